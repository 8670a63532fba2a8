import { type Given, named, table } from '../options.js'
import { conv2d } from '../tensor/ops/conv2d.js'
import type { Pair } from '../tensor/ops/windows.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import type { ConstraintLike } from './constraints.js'
import { ConvolutionLayer, type ConvolutionLayerOptions, type ImagePadding } from './convolutionLayer.js'
import type { InitializerLike } from './initializers.js'
import type { LayerOptions } from './layer.js'
import type { RegularizerLike } from './regularizers.js'
import { requireKnown, requireSizes, type Sizes, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'
import {
  type DepthwiseOptions,
  policyConfig,
  policyTable,
  type WeightPolicy,
  weightPolicy,
} from './weightPolicies.js'

export interface SeparableConv2DOptions extends ConvolutionLayerOptions, DepthwiseOptions {
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
 * A depthwise convolution, then one of 1×1 pixels that mixes the channels: [batch, height, width, channels] →
 * [batch, rows, columns, filters]; depthwise kernel [kernelSize, channels, depthMultiplier], pointwise kernel
 * [1, 1, channels · depthMultiplier, filters], bias [filters]
 * (keras.io/api/layers/convolution_layers/separable_convolution2d).
 */
export class SeparableConv2D extends ConvolutionLayer {
  static override readonly kerasClass: string = 'SeparableConv2D'
  static override readonly options = table<
    SeparableConv2DOptions & { filters: number; kernelSize: Sizes },
    LayerOptions
  >({
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

  constructor(
    ...given: Given<
      SeparableConv2DOptions,
      [filters: number, kernelSize: Sizes],
      [strides: Sizes, padding: SeparableConv2DOptions['padding']]
    >
  ) {
    const options = named<SeparableConv2DOptions & { filters: number; kernelSize: Sizes }>(
      new.target.name,
      SeparableConv2D.options,
      given,
    )
    super(2, options)
    this.filters = requireSizes(this, 'filters', options.filters, 1)[0]
    this.depthMultiplier = requireSizes(this, 'depthMultiplier', options.depthMultiplier ?? 1, 1)[0]
    this.#of = {
      depthwise: weightPolicy('depthwise', options, 'glorot_uniform'),
      pointwise: weightPolicy('pointwise', options, 'glorot_uniform'),
      bias: weightPolicy('bias', options, 'zeros'),
    }
  }

  override build(inputShape: Shape): void {
    this.requireInput(inputShape)
    const channels = requireKnown(this, inputShape, -1)
    const { depthwise, pointwise, bias } = this.#of
    const each = [...this.kernelSize, channels, this.depthMultiplier]
    const mixing = [1, 1, channels * this.depthMultiplier, this.filters]
    this.depthwiseKernel = this.addWeight('depthwise_kernel', each, depthwise.initializer, depthwise)
    this.pointwiseKernel = this.addWeight('pointwise_kernel', mixing, pointwise.initializer, pointwise)
    if (this.useBias) this.bias = this.addWeight('bias', [this.filters], bias.initializer, bias)
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    const [rows, columns, channels, each] = this.depthwiseKernel.shape
    this.requireInput(x.shape, channels)
    const apart = conv2d(x, this.depthwiseKernel.value.reshape([rows, columns, 1, channels * each]), {
      strides: this.strides as Pair,
      dilationRate: this.dilationRate as Pair,
      padding: this.padding as ImagePadding,
      groups: channels,
      name: titleOf(this),
    })
    const { bias, activation } = this
    return conv2d(apart, this.pointwiseKernel.value, { bias: bias?.value, activation, name: titleOf(this) })
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
