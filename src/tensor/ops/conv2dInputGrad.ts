import { kernels } from '../../kernels/loaded.js'
import { floatOf, type Tensor } from '../tensor.js'
import { asFloats } from './cast.js'
import {
  type Convolution,
  filterShape,
  imagesShape,
  optionsOf,
  outputShape,
  requireShapes,
} from './convolution.js'
import { defineOp } from './op.js'

const run = defineOp<Convolution>({
  name: 'conv2dInputGrad',
  shape: (_, sizes) => imagesShape(sizes),
  float16: true,
  run: (gpu, [dy, filter], out, sizes) =>
    kernels.conv2dInputGrad(gpu, { ...sizes, type: floatOf(out) }, dy.buffer, filter.buffer, out.buffer),
  gradient: (dx, { inputs: [dy, filter], attributes: sizes }) => [
    () => dx.conv2d(filter, optionsOf(sizes)),
    () => dx.conv2dFilterGrad(dy, sizes),
  ],
})

/**
 * The gradient of conv2d with respect to its images: dy [n, oh, ow, cout], filter [kh, kw, cin / groups,
 * cout] → [n, h, w, cin]. It spreads each output over its window; as a layer it is the transposed
 * convolution. Its own gradients are conv2d, with respect to dy, and conv2dFilterGrad, to the filter.
 */
export function conv2dInputGrad(dy: Tensor, filter: Tensor, sizes: Convolution): Tensor {
  requireShapes('conv2dInputGrad', [
    [dy, outputShape(sizes)],
    [filter, filterShape(sizes)],
  ])
  return run(asFloats([dy, filter]), sizes)
}
