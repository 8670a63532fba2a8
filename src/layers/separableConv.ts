import { named, table } from '../options.js'
import { conv } from '../tensor/ops/conv.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import type { ConstraintLike } from './constraints.js'
import {
  ConvolutionLayer,
  type ConvolutionLayerOptions,
  depthwise,
  type WindowArguments,
  type Windowed,
} from './convolutionLayer.js'
import type { InitializerLike } from './initializers.js'
import type { LayerOptions } from './layer.js'
import type { RegularizerLike } from './regularizers.js'
import { requireSizes, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'
import {
  type DepthwiseOptions,
  policyConfig,
  policyTable,
  type WeightPolicy,
  weightPolicy,
} from './weightPolicies.js'

export interface SeparableConvOptions extends ConvolutionLayerOptions, DepthwiseOptions {
  /** How the kernel that mixes the channels begins. @default 'glorot_uniform' */
  pointwiseInitializer?: InitializerLike
  /** A penalty on the kernel that mixes the channels, added to the loss. @default null */
  pointwiseRegularizer?: RegularizerLike | null
  /** What the kernel that mixes the channels is brought back to after each step. @default null */
  pointwiseConstraint?: ConstraintLike | null
  /** Depthwise filters for each channel. @default 1 */
  depthMultiplier?: number
}

/**
 * A depthwise convolution, then one of single pixels that mixes the channels; depthwise kernel [...kernelSize, channels,
 * depthMultiplier], pointwise kernel [1, …, channels · depthMultiplier, filters], bias [filters].
 */
abstract class SeparableConv extends ConvolutionLayer {
  static override readonly options = table<Windowed<SeparableConvOptions>, LayerOptions>({
    filters: 'number!',
    kernelSize: 'any!',
    strides: 'any',
    padding: 'any',
    dataFormat: 'string?',
    dilationRate: 'any',
    depthMultiplier: 'number',
    activation: 'any',
    useBias: 'boolean',
    ...policyTable(['depthwise', 'pointwise', 'bias'], 'activityRegularizer'),
  })
  readonly filters: number
  readonly depthMultiplier: number
  readonly #of: Record<'depthwise' | 'pointwise' | 'bias', WeightPolicy>
  depthwiseKernel!: Variable
  pointwiseKernel!: Variable
  bias: Variable | null = null

  constructor(...given: WindowArguments<SeparableConvOptions>) {
    const options = named<Windowed<SeparableConvOptions>>(new.target.name, SeparableConv.options, given)
    super(options)
    this.filters = requireSizes(this, 'filters', options.filters, 1)[0]
    this.depthMultiplier = requireSizes(this, 'depthMultiplier', options.depthMultiplier ?? 1, 1)[0]
    this.#of = {
      depthwise: weightPolicy('depthwise', options, 'glorot_uniform'),
      pointwise: weightPolicy('pointwise', options, 'glorot_uniform'),
      bias: weightPolicy('bias', options, 'zeros'),
    }
  }

  override build(inputShape: Shape): void {
    const channels = this.requireChannels(inputShape)
    const { depthwise, pointwise, bias } = this.#of
    const each = [...this.kernelSize, channels, this.depthMultiplier]
    const mixing = [...this.kernelSize.map(() => 1), channels * this.depthMultiplier, this.filters]
    this.depthwiseKernel = this.addWeight('depthwise_kernel', each, depthwise.initializer, depthwise)
    this.pointwiseKernel = this.addWeight('pointwise_kernel', mixing, pointwise.initializer, pointwise)
    if (this.useBias) this.bias = this.addWeight('bias', [this.filters], bias.initializer, bias)
  }

  protected compute(x: Tensor): Tensor {
    this.requireBuilt()
    const apart = conv(x, depthwise(this.depthwiseKernel.value), {
      ...this.sliding,
      groups: x.shape.at(-1),
    })
    const { bias, activation } = this
    return conv(apart, this.pointwiseKernel.value, { bias: bias?.value, activation, name: titleOf(this) })
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      filters: this.filters,
      depth_multiplier: this.depthMultiplier,
      ...policyConfig(this.#of),
    }
  }
}

/**
 * A depthwise convolution of sequences, then one of single steps that mixes the channels: [batch, steps, channels] →
 * [batch, positions, filters] (keras.io/api/layers/convolution_layers/separable_convolution1d).
 */
export class SeparableConv1D extends SeparableConv {
  static override readonly kerasClass: string = 'SeparableConv1D'
  static override readonly rank = 1
}

/**
 * A depthwise convolution of images, then one of 1×1 pixels that mixes the channels: [batch, height, width, channels] →
 * [batch, rows, columns, filters] (keras.io/api/layers/convolution_layers/separable_convolution2d).
 */
export class SeparableConv2D extends SeparableConv {
  static override readonly kerasClass: string = 'SeparableConv2D'
}
