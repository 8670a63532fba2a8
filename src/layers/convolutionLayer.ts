import type { Given } from '../options.js'
import { show } from '../show.js'
import type { Pair } from '../tensor/ops/windows.js'
import type { Tensor } from '../tensor/tensor.js'
import { type Activation, type ActivationLike, activationId, getActivation } from './activations.js'
import { type BorderSizes, requireBorders } from './borders.js'
import { requireOneOf, requireSizes, type Sizes, titleOf } from './requirements.js'
import { serialize } from './serialization.js'
import { type ImageLayerOptions, SpatialLayer } from './spatialLayer.js'

/** Padding as it is kept: by its name, or the borders themselves. `causal` is for sequences. */
export type Padding = 'valid' | 'same' | 'causal' | readonly Pair[]

/** Options that all convolutions have. */
export interface ConvolutionLayerOptions extends ImageLayerOptions {
  /** Pixels, or steps, from one position of the window to the next. @default 1 */
  strides?: Sizes
  /**
   * `valid`: the window stays inside the input; `same`: as many outputs as inputs, divided by `strides`; `causal`, of
   * Conv1D: as `same`, but no output sees later steps. On images also the borders themselves, as ZeroPadding2D takes
   * them; Keras can't read those from a file.
   * @default 'valid'
   */
  padding?: 'valid' | 'same' | 'causal' | BorderSizes
  /** Pixels, or steps, from one element of the window to the next. @default 1 */
  dilationRate?: Sizes
  /** Applied to the output. @default null */
  activation?: ActivationLike | null
  /** Whether to add a bias. @default true */
  useBias?: boolean
}

/** Options, and the filters and the window that come before them. */
export type Windowed<Options> = Options & { filters: number; kernelSize: Sizes }

/** What the constructors of convolutions with filters take. */
export type WindowArguments<Options> = Given<
  Options,
  [filters: number, kernelSize: Sizes],
  [strides: Sizes, padding: ConvolutionLayerOptions['padding']]
>

/** What convolutions along one, two and three axes, plain, depthwise, separable and transposed, have in common. */
export abstract class ConvolutionLayer extends SpatialLayer {
  readonly kernelSize: readonly number[]
  readonly strides: readonly number[]
  readonly padding: Padding
  readonly dilationRate: readonly number[]
  readonly activation: Activation
  readonly useBias: boolean

  /** @param paddings which of them there are besides the borders themselves, which only windows over images take */
  constructor(
    options: ConvolutionLayerOptions & { kernelSize: Sizes },
    paddings: readonly (Padding & string)[] = ['valid', 'same'],
  ) {
    super(options)
    const { rank } = this
    this.kernelSize = requireSizes(this, 'kernelSize', options.kernelSize, rank)
    this.strides = requireSizes(this, 'strides', options.strides ?? 1, rank)
    const { padding = 'valid' } = options
    if (typeof padding === 'string') this.padding = requireOneOf(this, 'padding', paddings, padding)
    else if (rank === 2) this.padding = requireBorders(this, 'padding', padding)
    else
      throw new RangeError(
        `${titleOf(this)}: expected padding '${paddings.join("' or '")}', got ${show(padding)}`,
      )
    this.dilationRate = requireSizes(this, 'dilationRate', options.dilationRate ?? 1, rank)
    this.activation = getActivation(options.activation)
    this.useBias = options.useBias ?? true
  }

  /** How the window goes, for the op. */
  protected get sliding() {
    const { strides, dilationRate, padding } = this
    return { strides, dilationRate, padding, name: titleOf(this) }
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      kernel_size: this.kernelSize,
      strides: this.strides,
      padding: this.padding,
      dilation_rate: this.dilationRate,
      activation: activationId(this.activation),
      use_bias: this.useBias,
      activity_regularizer: serialize('regularizers', this.activityRegularizer),
    }
  }
}

/** A kernel [...window, channels, multiplier] as that of a convolution in groups: [...window, 1, channels · multiplier]. */
export function depthwise(kernel: Tensor): Tensor {
  const [channels, each] = kernel.shape.slice(-2)
  return kernel.reshape([...kernel.shape.slice(0, -2), 1, channels * each])
}
