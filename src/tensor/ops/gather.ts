import { kernels } from '../../kernels/loaded.js'
import { normalizeAxis, sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { defineOp, requireTensor } from './op.js'

const run = defineOp<{ axis: number }>({
  name: 'gather',
  shape: ([x, indices], { axis }) => x.shape.toSpliced(axis, 1, ...indices.shape),
  run: (gpu, [x, indices], out, { axis }) => {
    const lines = {
      outer: sizeOf(x.shape.slice(0, axis)),
      length: x.shape[axis],
      inner: sizeOf(x.shape.slice(axis + 1)),
      count: indices.size,
    }
    kernels.gather(gpu, lines, x.buffer, indices.buffer, out.buffer)
  },
  gradient: (dy, { inputs: [x, indices], attributes: { axis } }) => [
    () => dy.scatterAdd(indices, axis, x.shape[axis]),
    null,
  ],
})

/**
 * The lines of x along an axis that the indices (int32) name, in their order: `embeddings.gather(tokens)`.
 * Negative indices count from the end; one outside gives zeros, since the device can't throw. The gradient
 * is scatterAdd.
 */
export function gather(x: Tensor, indices: Tensor, axis = 0): Tensor {
  requireTensor('gather', indices)
  if (indices.dtype !== 'int32') throw new TypeError(`gather: expected int32 indices, got ${indices.dtype}`)
  return run([x, indices], { axis: normalizeAxis('gather', axis, x.rank) })
}
