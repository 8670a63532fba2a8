import { named, table } from '../options.js'
import { convTranspose } from '../tensor/ops/convTranspose.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import {
  ConvolutionLayer,
  type ConvolutionLayerOptions,
  type WindowArguments,
  type Windowed,
} from './convolutionLayer.js'
import type { LayerOptions } from './layer.js'
import { requireSizes, type Sizes, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'
import {
  policyConfig,
  policyTable,
  type WeightPolicies,
  type WeightPolicyOptions,
  weightPolicies,
} from './weightPolicies.js'

export interface ConvTransposeOptions extends ConvolutionLayerOptions, WeightPolicyOptions {
  /** Further rows and columns behind the output, fewer than the stride; null: Keras' sizes. @default null */
  outputPadding?: Sizes | null
}

/** A convolution backwards: each input is spread over a window of the output; kernel [...kernelSize, filters, channels]. */
abstract class ConvTranspose extends ConvolutionLayer {
  static override readonly options = table<Windowed<ConvTransposeOptions>, LayerOptions>({
    filters: 'number!',
    kernelSize: 'any!',
    strides: 'any',
    padding: 'any',
    outputPadding: 'any',
    dataFormat: 'string?',
    dilationRate: 'any',
    activation: 'any',
    useBias: 'boolean',
    ...policyTable(['kernel', 'bias'], 'activityRegularizer'),
  })
  readonly filters: number
  readonly outputPadding: readonly number[] | null
  readonly #of: WeightPolicies
  kernel!: Variable
  bias: Variable | null = null

  constructor(...given: WindowArguments<ConvTransposeOptions>) {
    const options = named<Windowed<ConvTransposeOptions>>(new.target.name, ConvTranspose.options, given)
    super(options)
    if (typeof this.padding !== 'string') {
      throw new RangeError(`${titleOf(this)}: expected padding 'valid' or 'same', got ${options.padding}`)
    }
    this.filters = requireSizes(this, 'filters', options.filters, 1)[0]
    const { outputPadding = null } = options
    this.outputPadding =
      outputPadding === null ? null : requireSizes(this, 'outputPadding', outputPadding, this.rank, 0)
    this.outputPadding?.forEach((extra, axis) => {
      if (extra < this.strides[axis]) return
      throw new RangeError(
        `${titleOf(this)}: expected outputPadding below the strides [${this.strides}], got [${this.outputPadding}]`,
      )
    })
    this.#of = weightPolicies(options)
  }

  override build(inputShape: Shape): void {
    const channels = this.requireChannels(inputShape)
    const { kernel, bias } = this.#of
    const shape = [...this.kernelSize, this.filters, channels]
    this.kernel = this.addWeight('kernel', shape, kernel.initializer, kernel)
    if (this.useBias) this.bias = this.addWeight('bias', [this.filters], bias.initializer, bias)
  }

  protected compute(x: Tensor): Tensor {
    this.requireBuilt()
    const { outputPadding, bias } = this
    const padding = this.padding as 'valid' | 'same'
    const y = convTranspose(x, this.kernel.value, { ...this.sliding, padding, outputPadding })
    return this.activation(bias ? y.add(bias.value) : y)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      filters: this.filters,
      output_padding: this.outputPadding,
      ...policyConfig(this.#of),
    }
  }
}

/**
 * A convolution backwards on sequences: [batch, steps, channels] → [batch, positions, filters]
 * (keras.io/api/layers/convolution_layers/convolution1d_transpose).
 */
export class Conv1DTranspose extends ConvTranspose {
  static override readonly kerasClass: string = 'Conv1DTranspose'
  static override readonly rank = 1
}

/**
 * A convolution backwards: each pixel is spread over a window of the output. [batch, height, width, channels] →
 * [batch, rows, columns, filters]; kernel [kernelSize, filters, channels], bias [filters]. With `same` padding
 * there are height · stride rows, with `valid` (height - 1) · stride + max(window, stride)
 * (keras.io/api/layers/convolution_layers/convolution2d_transpose).
 */
export class Conv2DTranspose extends ConvTranspose {
  static override readonly kerasClass: string = 'Conv2DTranspose'
}

/**
 * A convolution backwards on volumes: [batch, depth, height, width, channels] → [batch, …positions, filters]
 * (keras.io/api/layers/convolution_layers/convolution3d_transpose).
 */
export class Conv3DTranspose extends ConvTranspose {
  static override readonly kerasClass: string = 'Conv3DTranspose'
  static override readonly rank = 3
}
