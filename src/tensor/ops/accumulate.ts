import { accumulate as kernel } from '../../kernels/accumulate.js'
import { gpu } from '../runtime.js'
import type { Tensor } from '../tensor.js'
import type { Variable } from '../variable.js'
import { asFloat, type TensorLike } from './define.js'

/** Adds values to a weighted mean kept in a variable [Σ weight·value, Σ weight], in place. Not differentiable. */
export function accumulate(state: Variable, values: Tensor, weights: TensorLike): void {
  const floats = asFloat(values)
  const each = asFloat(weights)
  if (each.size !== 1 && each.size !== floats.size) {
    throw new RangeError(`accumulate: expected one weight or ${floats.size}, got ${each.size}`)
  }
  gpu().within({ name: 'accumulate', call: { inputs: [floats, each], outputs: [state.value] } }, () =>
    kernel(
      gpu(),
      { count: floats.size, weightCount: each.size },
      floats.buffer,
      each.buffer,
      state.value.buffer,
    ),
  )
}
