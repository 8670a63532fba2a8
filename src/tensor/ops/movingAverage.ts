import { kernels } from '../../kernels/loaded.js'
import { gpu } from '../runtime.js'
import type { Tensor } from '../tensor.js'
import type { Variable } from '../variable.js'

/**
 * moving · momentum + moment · (1 - momentum) for means and variances, in place: moments [2, n], the variables
 * [n]. Not differentiable.
 */
export function movingAverage(moments: Tensor, mean: Variable, variance: Variable, momentum: number): void {
  if (moments.size !== 2 * mean.size || mean.size !== variance.size) {
    throw new RangeError(
      `movingAverage: moments [${moments.shape}] don't fit [${mean.shape}] and [${variance.shape}]`,
    )
  }
  const call = { inputs: [moments], outputs: [mean.value, variance.value], attributes: { momentum } }
  gpu().within({ name: 'movingAverage', call }, () =>
    kernels.movingAverage(
      gpu(),
      { n: mean.size, momentum },
      moments.buffer,
      mean.value.buffer,
      variance.value.buffer,
    ),
  )
}
