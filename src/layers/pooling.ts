import { type Given, named, table } from '../options.js'
import { averagePool2d } from '../tensor/ops/averagePool2d.js'
import { maxPool2d } from '../tensor/ops/maxPool2d.js'
import type { Pair } from '../tensor/ops/windows.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import {
  type ImageLayerOptions,
  requireAxes,
  requireChannelsLast,
  requireOneOf,
  requireSizes,
  type Sizes,
  titleOf,
} from './requirements.js'

export interface PoolingLayerOptions extends ImageLayerOptions {
  /** The window: one size for all axes, or one for each. @default 2 */
  poolSize?: Sizes
  /** From one window to the next. Without it, `poolSize`. */
  strides?: Sizes | null
  /** `valid`: whole windows only; `same`: cut ones at the borders too. @default 'valid' */
  padding?: 'valid' | 'same'
}

/** What may be given by position. */
type GivenPooling = Given<
  PoolingLayerOptions,
  [],
  [poolSize: Sizes, strides: Sizes | null, padding: 'valid' | 'same']
>

/** What pooling layers of one and two dimensions have in common. */
abstract class Pooling extends Layer {
  static override readonly options = table<PoolingLayerOptions, LayerOptions>({
    poolSize: 'any',
    strides: 'any',
    padding: 'string',
    dataFormat: 'string?',
  })
  static override readonly takesFloat16 = true
  readonly poolSize: readonly number[]
  readonly strides: readonly number[]
  readonly padding: 'valid' | 'same'

  constructor(
    rank: 1 | 2,
    readonly pool: typeof maxPool2d,
    options: PoolingLayerOptions,
  ) {
    super(options)
    requireChannelsLast(this, options)
    this.poolSize = requireSizes(this, 'poolSize', options.poolSize ?? 2, rank)
    this.strides = requireSizes(this, 'strides', options.strides ?? this.poolSize, rank)
    this.padding = requireOneOf(this, 'padding', ['valid', 'same'], options.padding ?? 'valid')
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      pool_size: this.poolSize,
      padding: this.padding,
      strides: this.strides,
      data_format: 'channels_last',
    }
  }
}

/** Pools images: [batch, height, width, channels] → [batch, rows, columns, channels]. */
abstract class Pooling2D extends Pooling {
  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, ['batch', 'height', 'width', 'channels'])
    return this.pool(x, this.poolSize as Pair, {
      strides: this.strides as Pair,
      padding: this.padding,
      name: titleOf(this),
    })
  }
}

/** Pools sequences, which are images one pixel high: [batch, steps, channels] → [batch, positions, channels]. */
abstract class Pooling1D extends Pooling {
  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, ['batch', 'steps', 'channels'])
    const [batch, steps, channels] = x.shape
    const y = this.pool(x.reshape([batch, 1, steps, channels]), [1, this.poolSize[0]], {
      strides: [1, this.strides[0]],
      padding: this.padding,
      name: titleOf(this),
    })
    return y.reshape([batch, y.shape[2], channels])
  }
}

/** The largest value of each window (keras.io/api/layers/pooling_layers/max_pooling2d). */
export class MaxPooling2D extends Pooling2D {
  static override readonly kerasClass: string = 'MaxPooling2D'
  constructor(...given: GivenPooling) {
    super(2, maxPool2d, named(new.target.name, MaxPooling2D.options, given))
  }
}

/** The mean of each window, padding left out (keras.io/api/layers/pooling_layers/average_pooling2d). */
export class AveragePooling2D extends Pooling2D {
  static override readonly kerasClass: string = 'AveragePooling2D'
  constructor(...given: GivenPooling) {
    super(2, averagePool2d, named(new.target.name, AveragePooling2D.options, given))
  }
}

/** The largest value of each window (keras.io/api/layers/pooling_layers/max_pooling1d). */
export class MaxPooling1D extends Pooling1D {
  static override readonly kerasClass: string = 'MaxPooling1D'
  constructor(...given: GivenPooling) {
    super(1, maxPool2d, named(new.target.name, MaxPooling1D.options, given))
  }
}

/** The mean of each window, padding left out (keras.io/api/layers/pooling_layers/average_pooling1d). */
export class AveragePooling1D extends Pooling1D {
  static override readonly kerasClass: string = 'AveragePooling1D'
  constructor(...given: GivenPooling) {
    super(1, averagePool2d, named(new.target.name, AveragePooling1D.options, given))
  }
}
