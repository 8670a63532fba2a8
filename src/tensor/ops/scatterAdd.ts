import { kernels } from '../../kernels/loaded.js'
import { normalizeAxis, requireShape, sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineOp } from './op.js'

const run = defineOp<{ axis: number; length: number }>({
  name: 'scatterAdd',
  shape: ([x, indices], { axis, length }) => x.shape.toSpliced(axis, indices.rank, length),
  run: (gpu, [x, indices], out, { axis, length }) => {
    const lines = {
      outer: sizeOf(x.shape.slice(0, axis)),
      length,
      inner: sizeOf(x.shape.slice(axis + indices.rank)),
      count: indices.size,
    }
    kernels.scatterAdd(gpu, lines, x.buffer, indices.buffer, out.buffer)
  },
  gradient: (dy, { inputs: [, indices], attributes: { axis } }) => [() => dy.gather(indices, axis), null],
})

/**
 * Lines of x that have the same index, added up, in an array of `length` lines: gather, backwards. The axes
 * of x from `axis` on are those of the indices (int32); negative indices count from the end, what one
 * outside names is left out. The gradient is gather.
 */
export function scatterAdd(x: Tensor, indices: Tensor, axis: number, length: number): Tensor {
  if (indices.dtype !== 'int32') {
    throw new TypeError(`scatterAdd: expected int32 indices, got ${indices.dtype}`)
  }
  const at = normalizeAxis('scatterAdd', axis, x.rank - indices.rank + 1)
  if (x.shape.slice(at, at + indices.rank).join() !== indices.shape.join()) {
    throw new RangeError(`scatterAdd: indices [${indices.shape}] don't fit x [${x.shape}] from axis ${at} on`)
  }
  requireShape('scatterAdd', [length])
  return run([asFloat(x), indices], { axis: at, length })
}
