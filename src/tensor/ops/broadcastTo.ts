import { kernels } from '../../kernels/loaded.js'
import { broadcastStrides } from '../../kernels/strides.js'
import { broadcastShape } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { defineOp } from './op.js'

const run = defineOp<{ shape: readonly number[] }>({
  name: 'broadcastTo',
  shape: (_, { shape }) => shape,
  float16: true,
  run: (gpu, [x], out) => {
    if (x.type === 'f16') return kernels.zip(gpu, 'a', x, x, out, 'broadcastTo') // copies are of four bytes
    const strides = broadcastStrides(x.shape, out.shape)
    kernels.readStrided(gpu, x.buffer, { shape: out.shape, strides, offset: 0 }, out.buffer)
  },
  gradient: (dy) => [() => dy], // the backward pass sums it down
})

/** x repeated along axes of size 1 and new leading axes until it has `shape`. The gradient is sumTo. */
export function broadcastTo(x: Tensor, shape: readonly number[]): Tensor {
  if (x.shape.join() === shape.join()) return x
  if (broadcastShape('broadcastTo', x.shape, shape).join() !== shape.join()) {
    throw new RangeError(`broadcastTo: [${x.shape}] can't be repeated to [${shape}]`)
  }
  return run([x], { shape })
}
