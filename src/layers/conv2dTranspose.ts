import { type Given, named, table } from '../options.js'
import { conv2dInputGrad } from '../tensor/ops/conv2dInputGrad.js'
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

export interface Conv2DTransposeOptions extends ConvolutionLayerOptions, WeightPolicyOptions {
  /** Further rows and columns behind the output, fewer than the stride; null: Keras' sizes. @default null */
  outputPadding?: Sizes | null
}

/**
 * A convolution backwards: each pixel is spread over a window of the output. [batch, height, width, channels] →
 * [batch, rows, columns, filters]; kernel [kernelSize, filters, channels], bias [filters]. With `same` padding
 * there are height · stride rows, with `valid` (height - 1) · stride + max(window, stride)
 * (keras.io/api/layers/convolution_layers/convolution2d_transpose).
 */
export class Conv2DTranspose extends ConvolutionLayer {
  static override readonly kerasClass: string = 'Conv2DTranspose'
  static override readonly options = table<
    Conv2DTransposeOptions & { filters: number; kernelSize: Sizes },
    LayerOptions
  >({
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

  constructor(
    ...given: Given<
      Conv2DTransposeOptions,
      [filters: number, kernelSize: Sizes],
      [strides: Sizes, padding: Conv2DTransposeOptions['padding']]
    >
  ) {
    const options = named<Conv2DTransposeOptions & { filters: number; kernelSize: Sizes }>(
      new.target.name,
      Conv2DTranspose.options,
      given,
    )
    super(2, options)
    if (typeof this.padding !== 'string') {
      throw new RangeError(`${titleOf(this)}: expected padding 'valid' or 'same', got ${options.padding}`)
    }
    this.filters = requireSizes(this, 'filters', options.filters, 1)[0]
    const { outputPadding = null } = options
    this.outputPadding =
      outputPadding === null ? null : requireSizes(this, 'outputPadding', outputPadding, 2, 0)
    this.outputPadding?.forEach((extra, axis) => {
      if (extra < this.strides[axis]) return
      throw new RangeError(
        `${titleOf(this)}: expected outputPadding below the strides [${this.strides}], got [${this.outputPadding}]`,
      )
    })
    this.#of = weightPolicies(options)
  }

  override build(inputShape: Shape): void {
    this.requireInput(inputShape)
    const channels = requireKnown(this, inputShape, -1)
    const { kernel, bias } = this.#of
    const shape = [...this.kernelSize, this.filters, channels]
    this.kernel = this.addWeight('kernel', shape, kernel.initializer, kernel)
    if (this.useBias) this.bias = this.addWeight('bias', [this.filters], bias.initializer, bias)
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    this.requireInput(x.shape, this.kernel.shape[3])
    const [batch, height, width, channels] = x.shape
    const [rows, columns] = [this.#along(0, height), this.#along(1, width)]
    const y = conv2dInputGrad(x, this.kernel.value, {
      n: batch,
      h: rows.size,
      w: columns.size,
      cin: this.filters,
      oh: height,
      ow: width,
      cout: channels,
      kh: this.kernelSize[0],
      kw: this.kernelSize[1],
      strideH: this.strides[0],
      strideW: this.strides[1],
      padTop: rows.cut,
      padLeft: columns.cut,
      dilationH: this.dilationRate[0],
      dilationW: this.dilationRate[1],
      groups: 1,
    })
    return this.activation(this.bias ? y.add(this.bias.value) : y)
  }

  /**
   * Along one axis: the output's size, and how much of what the windows cover is cut off in front. With `same`
   * padding Keras covers stride + window - 2 more than the inputs' places, the odd one in front.
   */
  #along(axis: 0 | 1, inputs: number): { size: number; cut: number } {
    const stride = this.strides[axis]
    const window = (this.kernelSize[axis] - 1) * this.dilationRate[axis] + 1
    const extra = this.outputPadding?.[axis] ?? null
    const apart = (inputs - 1) * stride
    if (this.padding === 'valid') {
      return { size: apart + window + (extra ?? Math.max(stride - window, 0)), cut: 0 }
    }
    const size = extra === null ? inputs * stride : apart + (window % 2) + extra
    const covered = size - apart + window - 2
    return { size, cut: window - 1 - Math.min(Math.ceil(covered / 2), window - 1) }
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
