import { kernels } from '../../kernels/loaded.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineFused } from './fused.js'
import { defineOp } from './op.js'
import { alongLastAxis, rowsOf } from './rows.js'

const gradient = defineFused<null>(
  {
    name: 'softmaxGrad',
    shape: ([dy]) => dy.shape,
    run: (gpu, [dy, y], dx) => kernels.softmaxGrad(gpu, rowsOf(y), y.buffer, dy.buffer, dx.buffer),
  },
  ([dy, y]) => y.mul(dy.sub(dy.mul(y).sum(-1, true))),
)

const run = defineOp<null>({
  name: 'softmax',
  shape: ([x]) => x.shape,
  run: (gpu, [x], out) => kernels.softmax(gpu, rowsOf(x), x.buffer, out.buffer),
  gradient: (dy, { y }) => [() => gradient([dy, y], null)],
})

/** eˣ / Σ eˣ along an axis. dx = y · (dy - Σ dy·y). */
export function softmax(x: Tensor, axis = -1): Tensor {
  return alongLastAxis('softmax', asFloat(x), axis, (rows) => run([rows], null))
}
