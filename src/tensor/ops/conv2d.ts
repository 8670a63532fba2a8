import { kernels } from '../../kernels/loaded.js'
import { floatOf, type Tensor } from '../tensor.js'
import { weightsAndBias } from './biasGradient.js'
import { asFloats } from './cast.js'
import { filterGradient } from './conv2dFilterGrad.js'
import { type Convolution, type ConvolutionOptions, convolutionOf, outputShape } from './convolution.js'
import type { Activation, Epilogue } from './epilogue.js'
import { defineOp } from './op.js'

const run = defineOp<{ sizes: Convolution; epilogue: Epilogue | null }>({
  name: 'conv2d',
  shape: (_, { sizes }) => outputShape(sizes),
  float16: true,
  run: (gpu, [x, filter, bias], out, { sizes, epilogue }) =>
    kernels.conv2d(
      gpu,
      { ...sizes, type: floatOf(out), activation: epilogue?.expression },
      x.buffer,
      filter.buffer,
      bias?.buffer ?? null,
      out.buffer,
    ),
  gradient: (dy, { inputs: [x, filter, bias], y, attributes: { sizes, epilogue } }) => {
    const dz = epilogue ? epilogue.gradient(dy, y) : dy
    return [
      () => dz.conv2dInputGrad(filter, sizes),
      ...weightsAndBias(dz, [filter, bias], (sums) => filterGradient(x, dz, sizes, sums)),
    ]
  },
})

export interface Conv2dOptions extends ConvolutionOptions {
  /** Added to each output channel: [cout]. @default null */
  bias?: Tensor | null
  /** Applied to the output. @default null */
  activation?: Activation | null
}

/**
 * activation(x ⋆ filter + bias) in one kernel: images x [n, h, w, cin], filter [kh, kw, cin / groups, cout]
 * → [n, oh, ow, cout]:
 *
 *     y[n, i, j, o] = Σ x[n, i·stride - pad + a·dilation, …, c] · filter[a, b, c, o] + bias[o]
 *
 * An activation that needs its input for the gradient, or looks at all channels, follows as an op of its own.
 * With dz = dy · activation', its gradients are conv2dInputGrad, conv2dFilterGrad, and Σ dz for the bias.
 */
export function conv2d(x: Tensor, filter: Tensor, options: Conv2dOptions = {}): Tensor {
  const { bias = null, activation = null, ...rest } = options
  const { name = 'conv2d' } = rest
  const sizes = convolutionOf(name, x, filter, rest)
  if (bias && bias.shape.join() !== `${sizes.cout}`) {
    throw new RangeError(
      `${name}: expected bias [${sizes.cout}] for a filter [${filter.shape}], got [${bias.shape}]`,
    )
  }
  const epilogue = activation?.epilogue ?? null
  const y = run(asFloats(bias ? [x, filter, bias] : [x, filter]), { sizes, epilogue })
  return activation && !epilogue ? activation(y) : y
}
