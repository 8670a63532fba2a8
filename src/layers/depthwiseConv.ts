import { type Given, named, table } from '../options.js'
import { conv } from '../tensor/ops/conv.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { ConvolutionLayer, type ConvolutionLayerOptions, depthwise } from './convolutionLayer.js'
import type { LayerOptions } from './layer.js'
import { requireSizes, type Sizes } from './requirements.js'
import type { Shape } from './symbolic.js'
import {
  type DepthwiseOptions,
  policyConfig,
  policyTable,
  type WeightPolicy,
  weightPolicy,
} from './weightPolicies.js'

export interface DepthwiseConvOptions extends ConvolutionLayerOptions, DepthwiseOptions {
  /** Filters for each channel. @default 1 */
  depthMultiplier?: number
}

/**
 * Each channel convolved by filters of its own, a convolution in as many groups as there are channels; kernel
 * [...kernelSize, channels, depthMultiplier], bias [channels · depthMultiplier].
 */
abstract class DepthwiseConv extends ConvolutionLayer {
  static override readonly options = table<DepthwiseConvOptions & { kernelSize: Sizes }, LayerOptions>({
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
      DepthwiseConvOptions,
      [kernelSize: Sizes],
      [strides: Sizes, padding: DepthwiseConvOptions['padding']]
    >
  ) {
    const options = named<DepthwiseConvOptions & { kernelSize: Sizes }>(
      new.target.name,
      DepthwiseConv.options,
      given,
    )
    super(options)
    this.depthMultiplier = requireSizes(this, 'depthMultiplier', options.depthMultiplier ?? 1, 1)[0]
    this.#of = {
      depthwise: weightPolicy('depthwise', options, 'glorot_uniform'),
      bias: weightPolicy('bias', options, 'zeros'),
    }
  }

  override build(inputShape: Shape): void {
    const channels = this.requireChannels(inputShape)
    const { depthwise, bias } = this.#of
    const shape = [...this.kernelSize, channels, this.depthMultiplier]
    this.kernel = this.addWeight('kernel', shape, depthwise.initializer, depthwise)
    const outputs = channels * this.depthMultiplier
    if (this.useBias) this.bias = this.addWeight('bias', [outputs], bias.initializer, bias)
  }

  protected compute(x: Tensor): Tensor {
    this.requireBuilt()
    return conv(x, depthwise(this.kernel.value), {
      ...this.sliding,
      groups: x.shape.at(-1),
      bias: this.bias?.value,
      activation: this.activation,
    })
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), depth_multiplier: this.depthMultiplier, ...policyConfig(this.#of) }
  }
}

/**
 * Each channel of sequences convolved by filters of its own: [batch, steps, channels] → [batch, positions, channels ·
 * depthMultiplier] (keras.io/api/layers/convolution_layers/depthwise_convolution1d).
 */
export class DepthwiseConv1D extends DepthwiseConv {
  static override readonly kerasClass: string = 'DepthwiseConv1D'
  static override readonly rank = 1
}

/**
 * Each channel of images convolved by filters of its own: [batch, height, width, channels] → [batch, rows, columns,
 * channels · depthMultiplier]; kernel [kernelSize, channels, depthMultiplier], bias [channels · depthMultiplier]
 * (keras.io/api/layers/convolution_layers/depthwise_convolution2d).
 */
export class DepthwiseConv2D extends DepthwiseConv {
  static override readonly kerasClass: string = 'DepthwiseConv2D'
}
