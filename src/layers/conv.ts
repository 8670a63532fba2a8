import { named, table } from '../options.js'
import { conv } from '../tensor/ops/conv.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import {
  ConvolutionLayer,
  type ConvolutionLayerOptions,
  type WindowArguments,
  type Windowed,
} from './convolutionLayer.js'
import type { LayerOptions } from './layer.js'
import { requireSizes, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'
import {
  policyConfig,
  policyTable,
  type WeightPolicies,
  type WeightPolicyOptions,
  weightPolicies,
} from './weightPolicies.js'

export interface ConvOptions extends ConvolutionLayerOptions, WeightPolicyOptions {
  /**
   * Splits the channels into so many groups: each group of filters sees its own group of channels.
   * @default 1
   */
  groups?: number
}

/** activation(x ⋆ kernel + bias); kernel [...kernelSize, channels / groups, filters], bias [filters]. */
abstract class Conv extends ConvolutionLayer {
  static override readonly options = table<Windowed<ConvOptions>, LayerOptions>({
    filters: 'number!',
    kernelSize: 'any!',
    strides: 'any',
    padding: 'any',
    dataFormat: 'string?',
    dilationRate: 'any',
    groups: 'number',
    activation: 'any',
    useBias: 'boolean',
    ...policyTable(['kernel', 'bias'], 'activityRegularizer'),
  })
  static override readonly takesFloat16 = true
  readonly filters: number
  readonly groups: number
  readonly #of: WeightPolicies
  kernel!: Variable
  bias: Variable | null = null

  constructor(...given: WindowArguments<ConvOptions>) {
    const options = named<Windowed<ConvOptions>>(new.target.name, Conv.options, given)
    super(options, new.target.rank === 1 ? ['valid', 'same', 'causal'] : ['valid', 'same'])
    this.filters = requireSizes(this, 'filters', options.filters, 1)[0]
    this.groups = requireSizes(this, 'groups', options.groups ?? 1, 1)[0]
    this.#of = weightPolicies(options)
    if (this.filters % this.groups !== 0) {
      throw new RangeError(
        `${titleOf(this)}: expected filters in ${this.groups} equal groups, got ${this.filters} filters`,
      )
    }
  }

  override build(inputShape: Shape): void {
    const channels = this.requireChannels(inputShape)
    if (channels % this.groups !== 0) {
      throw new RangeError(
        `${titleOf(this)}: expected input channels in ${this.groups} equal groups, got ${channels} channels`,
      )
    }
    const { kernel, bias } = this.#of
    const shape = [...this.kernelSize, channels / this.groups, this.filters]
    this.kernel = this.addWeight('kernel', shape, kernel.initializer, kernel)
    if (this.useBias) this.bias = this.addWeight('bias', [this.filters], bias.initializer, bias)
  }

  protected compute(x: Tensor): Tensor {
    this.requireBuilt()
    const { bias, activation, groups } = this
    return conv(x, this.valueOf(this.kernel), {
      ...this.sliding,
      groups,
      bias: bias && this.valueOf(bias),
      activation,
    })
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), filters: this.filters, groups: this.groups, ...policyConfig(this.#of) }
  }
}

/**
 * activation(x ⋆ kernel + bias) on sequences: [batch, steps, channels] → [batch, positions, filters]; kernel
 * [kernelSize, channels / groups, filters]. Padding `causal`: an output sees no later step than its own
 * (keras.io/api/layers/convolution_layers/convolution1d). It is Conv2D on images one pixel high.
 */
export class Conv1D extends Conv {
  static override readonly kerasClass: string = 'Conv1D'
  static override readonly rank = 1
}

/**
 * activation(x ⋆ kernel + bias) on images: [batch, height, width, channels] → [batch, rows, columns, filters];
 * kernel [kernelSize, channels / groups, filters], bias [filters]. With `valid` padding there are
 * ⌊(height - dilated window) / stride⌋ + 1 rows, with `same` ⌈height / stride⌉
 * (keras.io/api/layers/convolution_layers/convolution2d).
 */
export class Conv2D extends Conv {
  static override readonly kerasClass: string = 'Conv2D'
}

/**
 * activation(x ⋆ kernel + bias) on volumes, or films: [batch, depth, height, width, channels] → [batch, …positions,
 * filters]; kernel [kernelSize, channels / groups, filters]
 * (keras.io/api/layers/convolution_layers/convolution3d).
 */
export class Conv3D extends Conv {
  static override readonly kerasClass: string = 'Conv3D'
  static override readonly rank = 3
}
