import { kernels } from '../../kernels/loaded.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineOp } from './op.js'
import { alongLastAxis, rowsOf } from './rows.js'

const run = defineOp<null>({
  name: 'sparsemax',
  shape: ([x]) => x.shape,
  run: (gpu, [x], out) => kernels.sparsemax(gpu, rowsOf(x), x.buffer, out.buffer),
  gradient: (dy, { y }) => [
    () => {
      const support = y.greater(0).cast('float32')
      const inside = dy.mul(support)
      const mean = inside.sum(-1, true).div(support.sum(-1, true))
      return inside.sub(support.mul(mean))
    },
  ],
})

/**
 * max(x - τ, 0) along an axis, with τ such that the sum is 1: probabilities of which many are 0 (Martins and
 * Astudillo, "From Softmax to Sparsemax", 2016). dx = dy minus its mean, over the elements above 0.
 *
 * Keras 3.15 computes another τ where two or more elements stay above 0, and its results don't sum to 1.
 */
export function sparsemax(x: Tensor, axis = -1): Tensor {
  return alongLastAxis('sparsemax', asFloat(x), axis, (rows) => run([rows], null))
}
