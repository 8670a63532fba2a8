import { type Given, named, table } from '../options.js'
import { conv2d } from '../tensor/ops/conv2d.js'
import type { Pair } from '../tensor/ops/windows.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { ConvolutionLayer, type ConvolutionLayerOptions, type ImagePadding } from './convolutionLayer.js'
import type { LayerOptions } from './layer.js'
import { requireKnown, requireSizes, type Sizes, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'
import {
  type DepthwiseOptions,
  policyConfig,
  policyTable,
  type WeightPolicy,
  weightPolicy,
} from './weightPolicies.js'

export interface DepthwiseConv2DOptions extends ConvolutionLayerOptions, DepthwiseOptions {
  /** Filters for each channel. @default 1 */
  depthMultiplier?: number
}

/**
 * Each channel convolved by filters of its own: [batch, height, width, channels] → [batch, rows, columns,
 * channels · depthMultiplier]; kernel [kernelSize, channels, depthMultiplier], bias [channels ·
 * depthMultiplier] (keras.io/api/layers/convolution_layers/depthwise_convolution2d). A convolution in as many
 * groups as there are channels.
 */
export class DepthwiseConv2D extends ConvolutionLayer {
  static override readonly kerasClass: string = 'DepthwiseConv2D'
  static override readonly options = table<DepthwiseConv2DOptions & { kernelSize: Sizes }, LayerOptions>({
    kernelSize: 'any!',
    strides: 'any',
    padding: 'any',
    depthMultiplier: 'number',
    dataFormat: 'string?',
    dilationRate: 'any',
    activation: 'any',
    useBias: 'boolean',
    ...policyTable(['depthwise', 'bias'], 'activityRegularizer'),
  })
  readonly depthMultiplier: number
  readonly #of: Record<'depthwise' | 'bias', WeightPolicy>
  kernel!: Variable
  bias: Variable | null = null

  constructor(
    ...given: Given<
      DepthwiseConv2DOptions,
      [kernelSize: Sizes],
      [strides: Sizes, padding: DepthwiseConv2DOptions['padding']]
    >
  ) {
    const options = named<DepthwiseConv2DOptions & { kernelSize: Sizes }>(
      new.target.name,
      DepthwiseConv2D.options,
      given,
    )
    super(2, options)
    this.depthMultiplier = requireSizes(this, 'depthMultiplier', options.depthMultiplier ?? 1, 1)[0]
    this.#of = {
      depthwise: weightPolicy('depthwise', options, 'glorot_uniform'),
      bias: weightPolicy('bias', options, 'zeros'),
    }
  }

  override build(inputShape: Shape): void {
    this.requireInput(inputShape)
    const channels = requireKnown(this, inputShape, -1)
    const { depthwise, bias } = this.#of
    const shape = [...this.kernelSize, channels, this.depthMultiplier]
    this.kernel = this.addWeight('kernel', shape, depthwise.initializer, depthwise)
    const outputs = channels * this.depthMultiplier
    if (this.useBias) this.bias = this.addWeight('bias', [outputs], bias.initializer, bias)
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    const [rows, columns, channels, each] = this.kernel.shape
    this.requireInput(x.shape, channels)
    return conv2d(x, this.kernel.value.reshape([rows, columns, 1, channels * each]), {
      strides: this.strides as Pair,
      dilationRate: this.dilationRate as Pair,
      padding: this.padding as ImagePadding,
      groups: channels,
      bias: this.bias?.value,
      activation: this.activation,
      name: titleOf(this),
    })
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), depth_multiplier: this.depthMultiplier, ...policyConfig(this.#of) }
  }
}
