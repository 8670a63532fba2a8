import { kernels } from '../../kernels/loaded.js'
import { contiguousStrides } from '../../kernels/strides.js'
import { misplaced } from '../../show.js'
import { normalizeAxis } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { defineOp } from './op.js'

const run = defineOp<{ axis: number }>({
  name: 'concat',
  shape: ([first, ...rest], { axis }) => {
    for (const x of rest) {
      if (
        x.rank !== first.rank ||
        x.dtype !== first.dtype ||
        x.shape.some((n, i) => i !== axis && n !== first.shape[i])
      ) {
        throw new RangeError(
          `concat: expected tensors alike but for axis ${axis}, got ${first.dtype} [${first.shape}] and ${x.dtype} [${x.shape}]`,
        )
      }
    }
    const total = [first, ...rest].reduce((sum, x) => sum + x.shape[axis], 0)
    return first.shape.with(axis, total)
  },
  run: (gpu, inputs, out, { axis }) => {
    const strides = contiguousStrides(out.shape)
    let offset = 0
    for (const x of inputs) {
      kernels.writeStrided(gpu, x.buffer, { shape: x.shape, strides, offset }, out.buffer)
      offset += x.shape[axis] * strides[axis]
    }
  },
  gradient: (dy, { inputs, attributes: { axis } }) => {
    let from = 0
    return inputs.map((x) => {
      const begin = from
      from += x.shape[axis]
      const position = (at: number) => x.shape.map((_, i) => (i === axis ? at : null))
      return () => dy.slice(position(begin), position(begin + x.shape[axis]))
    })
  },
})

/** Tensors one after the other along an axis. The gradient is cut up again. */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  if (!Array.isArray(tensors)) throw new TypeError(`concat: ${misplaced('a list of tensors', tensors)}`)
  if (tensors.length === 0) throw new RangeError('concat: expected at least one tensor, got none')
  return run(tensors, { axis: normalizeAxis('concat', axis, tensors[0].rank) })
}
