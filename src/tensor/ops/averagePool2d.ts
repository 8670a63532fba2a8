import { kernels } from '../../kernels/loaded.js'
import type { Pool2dProblem } from '../../kernels/pool.js'
import { floatOf, type Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineOp } from './op.js'
import { type PoolingOptions, poolingOf } from './pooling.js'
import type { Pair } from './windows.js'

const run = defineOp<Pool2dProblem>({
  name: 'averagePool2d',
  shape: (_, { n, oh, ow, c }) => [n, oh, ow, c],
  float16: true,
  run: (gpu, [x], out, sizes) =>
    kernels.averagePool2d(gpu, { ...sizes, type: floatOf(x) }, x.buffer, out.buffer),
  gradient: (dy, { attributes }) => [(): Tensor => gradient([dy], attributes)],
})

const gradient = defineOp<Pool2dProblem>({
  name: 'averagePool2dGrad',
  shape: (_, { n, h, w, c }) => [n, h, w, c],
  float16: true,
  run: (gpu, [dy], out, sizes) =>
    kernels.averagePool2dGrad(gpu, { ...sizes, type: floatOf(dy) }, dy.buffer, out.buffer),
  gradient: (dx, { attributes }) => [(): Tensor => run([dx], attributes)],
})

/**
 * The mean of each window: images [n, h, w, c] → [n, oh, ow, c]. Padding does not count. The gradient goes
 * to the pixels of the window alike.
 */
export function averagePool2d(x: Tensor, window: Pair, options: PoolingOptions = {}): Tensor {
  return run([asFloat(x)], poolingOf(options.name ?? 'averagePool2d', x, window, options))
}
