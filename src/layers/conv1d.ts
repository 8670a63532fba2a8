import { type Given, named } from '../options.js'
import type { Sliding } from '../tensor/ops/windows.js'
import type { Tensor } from '../tensor/tensor.js'
import { Conv, type ConvArguments, type ConvOptions } from './conv.js'
import type { Sizes } from './requirements.js'

/**
 * activation(x ⋆ kernel + bias) on sequences: [batch, steps, channels] → [batch, positions, filters]; kernel
 * [kernelSize, channels / groups, filters]. Padding `causal`: an output sees no later step than its own
 * (keras.io/api/layers/convolution_layers/convolution1d). It is Conv2D on images one pixel high.
 */
export class Conv1D extends Conv {
  static override readonly kerasClass: string = 'Conv1D'
  constructor(
    ...given: Given<
      ConvOptions,
      [filters: number, kernelSize: Sizes],
      [strides: Sizes, padding: ConvOptions['padding']]
    >
  ) {
    const options = named<ConvArguments>(new.target.name, Conv1D.options, given)
    super(1, options)
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    const [window, each, filters] = this.kernel.shape
    this.requireInput(x.shape, each * this.groups)
    const [batch, steps, channels] = x.shape
    const y = this.convolve(
      x.reshape([batch, 1, steps, channels]),
      this.valueOf(this.kernel).reshape([1, window, each, filters]),
      this.#sliding(steps),
    )
    return y.reshape([batch, y.shape[2], filters])
  }

  #sliding(steps: number): Sliding {
    const [stride] = this.strides
    const [dilation] = this.dilationRate
    const axes = { strides: [1, stride], dilationRate: [1, dilation] } as const
    if (this.padding !== 'causal') return { ...axes, padding: this.padding }
    const before = (this.kernelSize[0] - 1) * dilation
    return { ...axes, padding: { before: [0, before], size: [1, Math.ceil(steps / stride)] } }
  }
}
