import { scatterAdd as kernel } from '../../kernels/gather.js'
import { sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { defineOp } from './define.js'

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
    kernel(gpu, lines, x.buffer, indices.buffer, out.buffer)
  },
  gradient: (dy, { inputs: [, indices], attributes: { axis } }) => [() => dy.gather(indices, axis), null],
})

/** Lines of x that have the same index, added up, in an array of `length` lines: gather, backwards. */
export function scatterAdd(x: Tensor, indices: Tensor, axis: number, length: number): Tensor {
  return run([x, indices], { axis, length })
}
