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

const run = defineOp<{ sizes: Convolution; sums: Tensor | null }>({
  name: 'conv2dFilterGrad',
  shape: (_, { sizes }) => filterShape(sizes),
  float16: true,
  run: (gpu, [x, dy], out, { sizes, sums }) => {
    const problem = { ...sizes, type: floatOf(out) }
    kernels.conv2dFilterGrad(gpu, problem, x.buffer, dy.buffer, out.buffer, undefined, sums?.buffer)
  },
  gradient: (dfilter, { inputs: [x, dy], attributes: { sizes } }) => [
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
  return filterGradient(x, dy, sizes, null)
}

/** The same, and Σ dy of each channel beside it, [cout] in float32, where there is room for them. */
export function filterGradient(x: Tensor, dy: Tensor, sizes: Convolution, sums: Tensor | null): Tensor {
  return run(asFloats([x, dy]), { sizes, sums })
}
