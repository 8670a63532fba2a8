import { accumulate as kernel } from '../../kernels/accumulate.js'
import { gpu } from '../runtime.js'
import type { Tensor } from '../tensor.js'
import type { Variable } from '../variable.js'
import { asFloat, type TensorLike } from './define.js'

/** Adds values to a weighted mean kept in a variable [Σ weight·value, Σ weight], in place. Not differentiable. */
export function accumulate(state: Variable, values: Tensor, weights: TensorLike): void {
  const each = asFloat(weights)
  if (each.size !== 1 && each.size !== values.size) {
    throw new RangeError(`accumulate: expected one weight or ${values.size}, got ${each.size}`)
  }
  gpu().within({ name: 'accumulate', call: { inputs: [values, each], outputs: [state.value] } }, () =>
    kernel(
      gpu(),
      { count: values.size, weightCount: each.size, type: values.type },
      values.buffer,
      each.buffer,
      state.value.buffer,
    ),
  )
}
