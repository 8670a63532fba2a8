import { type Given, named } from '../options.js'
import type { Pair } from '../tensor/ops/windows.js'
import type { Tensor } from '../tensor/tensor.js'
import { Conv, type ConvArguments, type ConvOptions } from './conv.js'
import type { ImagePadding } from './convolutionLayer.js'
import type { Sizes } from './requirements.js'

/**
 * activation(x ⋆ kernel + bias) on images: [batch, height, width, channels] → [batch, rows, columns, filters];
 * kernel [kernelSize, channels / groups, filters], bias [filters]. With `valid` padding there are
 * ⌊(height - dilated window) / stride⌋ + 1 rows, with `same` ⌈height / stride⌉
 * (keras.io/api/layers/convolution_layers/convolution2d).
 */
export class Conv2D extends Conv {
  static override readonly kerasClass: string = 'Conv2D'
  constructor(
    ...given: Given<
      ConvOptions,
      [filters: number, kernelSize: Sizes],
      [strides: Sizes, padding: ConvOptions['padding']]
    >
  ) {
    const options = named<ConvArguments>(new.target.name, Conv2D.options, given)
    super(2, options)
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    this.requireInput(x.shape, this.kernel.shape[2] * this.groups)
    return this.convolve(x, this.valueOf(this.kernel), {
      strides: this.strides as Pair,
      dilationRate: this.dilationRate as Pair,
      padding: this.padding as ImagePadding,
    })
  }
}
