import { type Given, named, table } from '../options.js'
import { averagePool, maxPool, type Pool } from '../tensor/ops/pool.js'
import type { Tensor } from '../tensor/tensor.js'
import type { LayerOptions } from './layer.js'
import { requireOneOf, requireSizes, type Sizes, titleOf } from './requirements.js'
import { type ImageLayerOptions, SpatialLayer } from './spatialLayer.js'

export interface PoolingLayerOptions extends ImageLayerOptions {
  /** The window: one size for all axes, or one for each. @default 2 */
  poolSize?: Sizes
  /** From one window to the next. Without it, `poolSize`. */
  strides?: Sizes | null
  /** `valid`: whole windows only; `same`: cut ones at the borders too. @default 'valid' */
  padding?: 'valid' | 'same'
}

/** One value of each window: [batch, …axes, channels] → [batch, …positions, channels]. */
abstract class Pooling extends SpatialLayer {
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
    ...given: Given<
      PoolingLayerOptions,
      [],
      [poolSize: Sizes, strides: Sizes | null, padding: 'valid' | 'same']
    >
  ) {
    const options = named<PoolingLayerOptions>(new.target.name, Pooling.options, given)
    super(options)
    this.poolSize = requireSizes(this, 'poolSize', options.poolSize ?? 2, this.rank)
    this.strides = requireSizes(this, 'strides', options.strides ?? this.poolSize, this.rank)
    this.padding = requireOneOf(this, 'padding', ['valid', 'same'], options.padding ?? 'valid')
  }

  /** @internal */
  protected abstract readonly pool: Pool

  protected compute(x: Tensor): Tensor {
    const { poolSize, strides, padding } = this
    return this.pool(x, poolSize, { strides, padding, name: titleOf(this) })
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      pool_size: this.poolSize,
      padding: this.padding,
      strides: this.strides,
    }
  }
}

/** The largest value of each window. */
abstract class MaxPooling extends Pooling {
  /** @internal */
  protected get pool(): Pool {
    return maxPool
  }
}

/** The mean of each window, padding left out. */
abstract class AveragePooling extends Pooling {
  /** @internal */
  protected get pool(): Pool {
    return averagePool
  }
}

/** The largest value of each window of sequences (keras.io/api/layers/pooling_layers/max_pooling1d). */
export class MaxPooling1D extends MaxPooling {
  static override readonly kerasClass: string = 'MaxPooling1D'
  static override readonly rank = 1
}

/** The largest value of each window of images (keras.io/api/layers/pooling_layers/max_pooling2d). */
export class MaxPooling2D extends MaxPooling {
  static override readonly kerasClass: string = 'MaxPooling2D'
}

/** The largest value of each window of volumes (keras.io/api/layers/pooling_layers/max_pooling3d). */
export class MaxPooling3D extends MaxPooling {
  static override readonly kerasClass: string = 'MaxPooling3D'
  static override readonly rank = 3
}

/** The mean of each window of sequences, padding left out (keras.io/api/layers/pooling_layers/average_pooling1d). */
export class AveragePooling1D extends AveragePooling {
  static override readonly kerasClass: string = 'AveragePooling1D'
  static override readonly rank = 1
}

/** The mean of each window of images, padding left out (keras.io/api/layers/pooling_layers/average_pooling2d). */
export class AveragePooling2D extends AveragePooling {
  static override readonly kerasClass: string = 'AveragePooling2D'
}

/** The mean of each window of volumes, padding left out (keras.io/api/layers/pooling_layers/average_pooling3d). */
export class AveragePooling3D extends AveragePooling {
  static override readonly kerasClass: string = 'AveragePooling3D'
  static override readonly rank = 3
}
