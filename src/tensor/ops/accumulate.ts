import { kernels } from '../../kernels/loaded.js'
import { gpu } from '../runtime.js'
import type { Tensor } from '../tensor.js'
import type { Variable } from '../variable.js'
import { asFloat } from './cast.js'
import type { TensorLike } from './tensorLike.js'

/** Adds values to a weighted mean kept in a variable [Σ weight·value, Σ weight], in place. Not differentiable. */
export function accumulate(state: Variable, values: Tensor, weights: TensorLike): void {
  const numbers = values.dtype === 'float16' ? values.cast('float32') : values
  const each = asFloat(weights).cast('float32')
  if (each.size !== 1 && each.size !== numbers.size) {
    throw new RangeError(`accumulate: expected one weight or ${numbers.size}, got ${each.size}`)
  }
  gpu().within({ name: 'accumulate', call: { inputs: [numbers, each], outputs: [state.value] } }, () =>
    kernels.accumulate(
      gpu(),
      { count: numbers.size, weightCount: each.size, type: numbers.type },
      numbers.buffer,
      each.buffer,
      state.value.buffer,
    ),
  )
}
