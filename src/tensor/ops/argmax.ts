import { argReduce } from '../../kernels/reduce.js'
import { sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { defineOp, normalizeAxis } from './define.js'

const run = defineOp<{ axis: number }>({
  name: 'argmax',
  shape: ([x], { axis }) => {
    if (x.shape[axis] === 0) throw new RangeError(`argmax: axis ${axis} of shape [${x.shape}] is empty`)
    return x.shape.filter((_, i) => i !== axis)
  },
  dtype: () => 'int32',
  run: (gpu, [x], out, { axis }) => {
    const fold = {
      outer: sizeOf(x.shape.slice(0, axis)),
      length: x.shape[axis],
      inner: sizeOf(x.shape.slice(axis + 1)),
    }
    argReduce(gpu, 'largest', x.type, fold, x.buffer, out.buffer)
  },
  gradient: null,
})

/** The index of the largest element along an axis, the first of equals, int32; of all elements where no axis is named. */
export function argmax(x: Tensor, axis?: number): Tensor {
  if (axis === undefined) return run([x.reshape([-1])], { axis: 0 })
  return run([x], { axis: normalizeAxis('argmax', axis, x.rank) })
}
