import { kernels } from '../../kernels/loaded.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineOp } from './op.js'
import { alongLastAxis, rowsOf } from './rows.js'

const run = defineOp<null>({
  name: 'logSoftmax',
  shape: ([x]) => x.shape,
  run: (gpu, [x], out) => kernels.softmax(gpu, rowsOf(x), x.buffer, out.buffer, true),
  gradient: (dy, { y }) => [() => dy.sub(y.exp().mul(dy.sum(-1, true)))],
})

/** log softmax along an axis, without under- or overflow: x - log Σ eˣ. dx = dy - eʸ · Σ dy. */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  return alongLastAxis('logSoftmax', asFloat(x), axis, (rows) => run([rows], null))
}
