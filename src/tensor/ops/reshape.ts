import { requireList, sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { defineOp } from './op.js'

const run = defineOp<{ shape: readonly number[] }>({
  name: 'reshape',
  shape: (_, { shape }) => shape,
  run: null, // the elements stay where they are
  gradient: (dy, { inputs: [x] }) => [() => dy.reshape(x.shape)],
})

/**
 * The same elements under another shape; one dimension may be -1 and is then found. The gradient is reshaped
 * back.
 */
export function reshape(x: Tensor, shape: readonly number[], ...rest: never[]): Tensor {
  requireList('reshape', [shape, ...rest])
  const known = sizeOf(shape.filter((extent) => extent !== -1))
  const full = shape.map((extent) => (extent === -1 ? x.size / known : extent))
  const unknown = shape.filter((extent) => extent === -1).length
  if (
    unknown > 1 ||
    !full.every((extent) => Number.isInteger(extent) && extent >= 0) ||
    sizeOf(full) !== x.size
  ) {
    throw new RangeError(`reshape: can't lay out [${x.shape}] (${x.size} elements) as [${shape}]`)
  }
  return run([x], { shape: full })
}
