import { kernels } from '../../kernels/loaded.js'
import { contiguousStrides } from '../../kernels/strides.js'
import { bitsOf } from '../create.js'
import { hostType, type Tensor } from '../tensor.js'
import { defineOp } from './op.js'
import { type Box, sliceBox } from './slice.js'

const run = defineOp<{ shape: readonly number[]; box: Box; value: number }>({
  name: 'embed',
  shape: (_, { shape }) => shape,
  run: (gpu, [x], out, { box, value }) => {
    const strides = contiguousStrides(out.shape)
    const walk = {
      shape: x.shape,
      strides: strides.map((stride, axis) => stride * box.step[axis]),
      offset: strides.reduce((offset, stride, axis) => offset + stride * box.begin[axis], 0),
    }
    if (x.size < out.size) kernels.fill(gpu, bitsOf(value, hostType(x.dtype)), out.size, out.buffer)
    kernels.writeStrided(gpu, x.buffer, walk, out.buffer)
  },
  gradient: (dy, { attributes: { box } }) => [() => sliceBox([dy], box)],
})

/**
 * An array of `shape` that holds x in a box, and `value` elsewhere: what slice leaves out, filled in. The
 * gradient is what slice takes out.
 */
export function embed(x: Tensor, shape: readonly number[], box: Box, value = 0): Tensor {
  return run([x], { shape, box, value })
}
