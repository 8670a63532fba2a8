import { table } from '../options.js'
import { conv2d } from '../tensor/ops/conv2d.js'
import type { Sliding } from '../tensor/ops/windows.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { ConvolutionLayer, type ConvolutionLayerOptions } from './convolutionLayer.js'
import type { LayerOptions } from './layer.js'
import { requireKnown, requireSizes, type Sizes, titleOf } from './requirements.js'
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

/** These, and what comes before them. */
export type ConvArguments = ConvOptions & { filters: number; kernelSize: Sizes }

/** What Conv1D and Conv2D have in common: filters, in groups; kernel [...window, channels / groups, filters]. */
export abstract class Conv extends ConvolutionLayer {
  static override readonly options = table<ConvArguments, LayerOptions>({
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

  constructor(rank: 1 | 2, options: ConvArguments) {
    super(rank, options)
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
    this.requireInput(inputShape)
    const channels = requireKnown(this, inputShape, -1)
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

  /** The convolution of images [n, h, w, channels]. */
  protected convolve(x: Tensor, kernel: Tensor, sliding: Sliding): Tensor {
    const { bias, activation, groups } = this
    return conv2d(x, kernel, {
      ...sliding,
      groups,
      bias: bias && this.valueOf(bias),
      activation,
      name: titleOf(this),
    })
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), filters: this.filters, groups: this.groups, ...policyConfig(this.#of) }
  }
}
