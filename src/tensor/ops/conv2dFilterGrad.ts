import { conv2dFilterGrad as kernel } from '../../kernels/conv2d.js'
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
  name: 'conv2dFilterGrad',
  shape: (_, sizes) => filterShape(sizes),
  float16: true,
  run: (gpu, [x, dy], out, sizes) =>
    kernel(gpu, { ...sizes, type: floatOf(out) }, x.buffer, dy.buffer, out.buffer),
  gradient: (dfilter, { inputs: [x, dy], attributes: sizes }) => [
    () => dy.conv2dInputGrad(dfilter, sizes),
    () => x.conv2d(dfilter, optionsOf(sizes)),
  ],
})

/**
 * The gradient of conv2d with respect to its filter: images x [n, h, w, cin], dy [n, oh, ow, cout] → [kh,
 * kw, cin / groups, cout]. Its own gradients are conv2dInputGrad, with respect to x, and conv2d, to dy.
 */
export function conv2dFilterGrad(x: Tensor, dy: Tensor, sizes: Convolution): Tensor {
  requireShapes('conv2dFilterGrad', [
    [x, imagesShape(sizes)],
    [dy, outputShape(sizes)],
  ])
  return run(asFloats([x, dy]), sizes)
}
