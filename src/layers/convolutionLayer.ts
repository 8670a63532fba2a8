import { show } from '../show.js'
import type { Borders } from '../tensor/ops/windows.js'
import { type Activation, type ActivationLike, activationId, getActivation } from './activations.js'
import { type BorderSizes, requireBorders } from './borders.js'
import { Layer } from './layer.js'
import {
  type ImageLayerOptions,
  requireAxes,
  requireChannelsLast,
  requireOneOf,
  requireSizes,
  type Sizes,
  titleOf,
} from './requirements.js'
import { serialize } from './serialization.js'
import type { Shape } from './symbolic.js'

/** Padding as it is kept: by its name, or the borders themselves. `causal` is for sequences. */
export type Padding = 'valid' | 'same' | 'causal' | Borders
/** The padding of images. */
export type ImagePadding = Exclude<Padding, 'causal'>

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

/** What convolutions of one and two dimensions, plain, depthwise, separable and transposed, have in common. */
export abstract class ConvolutionLayer extends Layer {
  readonly kernelSize: readonly number[]
  readonly strides: readonly number[]
  readonly padding: Padding
  readonly dilationRate: readonly number[]
  readonly activation: Activation
  readonly useBias: boolean

  constructor(rank: 1 | 2, options: ConvolutionLayerOptions & { kernelSize: Sizes }) {
    super(options)
    requireChannelsLast(this, options)
    const paddings = ['valid', 'same', ...(rank === 1 ? ['causal' as const] : [])] as const
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

  /** Throws where an input is not of the right rank and the number of channels the layer was built for. */
  protected requireInput(shape: Shape, channels: number | null = null): void {
    const axes =
      this.kernelSize.length === 1 ? ['batch', 'steps', 'channels'] : ['batch', 'height', 'width', 'channels']
    requireAxes(this, shape, axes)
    if (channels !== null && shape.at(-1) !== channels) {
      throw new RangeError(`${titleOf(this)}: expected input with ${channels} channels, got [${shape}]`)
    }
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      kernel_size: this.kernelSize,
      strides: this.strides,
      padding: this.padding,
      data_format: 'channels_last',
      dilation_rate: this.dilationRate,
      activation: activationId(this.activation),
      use_bias: this.useBias,
      activity_regularizer: serialize('regularizers', this.activityRegularizer),
    }
  }
}
