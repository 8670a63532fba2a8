import { type Given, named, table } from '../options.js'
import { resize } from '../tensor/ops/resize.js'
import type { Tensor } from '../tensor/tensor.js'
import type { LayerOptions } from './layer.js'
import { requireOneOf, requireSizes, type Sizes } from './requirements.js'
import { type ImageLayerOptions, SpatialLayer } from './spatialLayer.js'

export interface UpSampling1DOptions extends LayerOptions {
  /** How many times as many steps, rows, columns: one number for all axes, or one for each. @default 2 */
  size?: Sizes
}

export type UpSamplingOptions = UpSampling1DOptions & ImageLayerOptions

/** What layers share that repeat values along each axis. */
abstract class UpSampling<Options extends UpSampling1DOptions = UpSamplingOptions> extends SpatialLayer {
  static override readonly options = table<UpSamplingOptions, LayerOptions>({
    size: 'any',
    dataFormat: 'string?',
  })
  /** How many times as many along each axis. */
  readonly size: readonly number[]

  constructor(...given: Given<Options, [], [size: Sizes]>) {
    const options = named<Options>(new.target.name, new.target.options, given)
    super(options)
    this.size = requireSizes(this, 'size', options.size ?? 2, this.rank)
  }

  protected compute(x: Tensor): Tensor {
    const [batch, ...axes] = x.shape.slice(0, -1)
    const channels = x.shape.slice(-1)
    const apart = (factors: readonly number[]) => [
      batch,
      ...axes.flatMap((n, axis) => [n, factors[axis]]),
      ...channels,
    ]
    return x
      .reshape(apart(axes.map(() => 1)))
      .broadcastTo(apart(this.size))
      .reshape([batch, ...axes.map((n, axis) => n * this.size[axis]), ...channels])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), size: this.size }
  }
}

/** Repeats each step: [batch, steps, features] → [batch, steps · size, features] (keras.io/api/layers/reshaping_layers/up_sampling1d). */
export class UpSampling1D extends UpSampling<UpSampling1DOptions> {
  static override readonly kerasClass: string = 'UpSampling1D'
  static override readonly rank = 1
  static override readonly options = table<UpSampling1DOptions, LayerOptions>({ size: 'any' })

  override getConfig(): Record<string, unknown> {
    const { data_format: _, ...config } = super.getConfig()
    return { ...config, size: this.size[0] }
  }
}

export interface UpSampling2DOptions extends UpSampling1DOptions, ImageLayerOptions {
  /** `nearest`: pixels are repeated; `bilinear`: values between them. @default 'nearest' */
  interpolation?: 'nearest' | 'bilinear'
}

/**
 * Enlarges images: [batch, height, width, channels] → [batch, height · rows, width · columns, channels]
 * (keras.io/api/layers/reshaping_layers/up_sampling2d).
 */
export class UpSampling2D extends UpSampling<UpSampling2DOptions> {
  static override readonly kerasClass: string = 'UpSampling2D'
  static override readonly options = table<UpSampling2DOptions, LayerOptions>({
    size: 'any',
    dataFormat: 'string?',
    interpolation: 'string',
  })
  readonly interpolation: 'nearest' | 'bilinear'

  constructor(...given: Given<UpSampling2DOptions, [], [size: Sizes]>) {
    const options = named<UpSampling2DOptions>(new.target.name, UpSampling2D.options, given)
    super(options)
    const { interpolation = 'nearest' } = options
    this.interpolation = requireOneOf(this, 'interpolation', ['nearest', 'bilinear'], interpolation)
  }

  protected override compute(x: Tensor): Tensor {
    if (this.interpolation === 'nearest') return super.compute(x)
    const [, height, width] = x.shape
    return resize(x, [height * this.size[0], width * this.size[1]])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), interpolation: this.interpolation }
  }
}

/** Repeats each value of volumes along three axes (keras.io/api/layers/reshaping_layers/up_sampling3d). */
export class UpSampling3D extends UpSampling {
  static override readonly kerasClass: string = 'UpSampling3D'
  static override readonly rank = 3
}
