import { type Given, named, table } from '../options.js'
import { resize } from '../tensor/ops/resize.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import {
  type ImageLayerOptions,
  requireAxes,
  requireChannelsLast,
  requireOneOf,
  requireSizes,
  type Sizes,
} from './requirements.js'

export interface UpSampling2DOptions extends ImageLayerOptions {
  /** How many times as many rows and columns. @default 2 */
  size?: Sizes
  /** `nearest`: pixels are repeated; `bilinear`: values between them. @default 'nearest' */
  interpolation?: 'nearest' | 'bilinear'
}

/**
 * Enlarges images: [batch, height, width, channels] → [batch, height · rows, width · columns, channels]
 * (keras.io/api/layers/reshaping_layers/up_sampling2d).
 */
export class UpSampling2D extends Layer {
  static override readonly kerasClass: string = 'UpSampling2D'
  static override readonly options = table<UpSampling2DOptions, LayerOptions>({
    size: 'any',
    dataFormat: 'string?',
    interpolation: 'string',
  })
  /** How many times as many rows and columns. */
  readonly size: readonly number[]
  readonly interpolation: 'nearest' | 'bilinear'

  constructor(...given: Given<UpSampling2DOptions, [], [size: Sizes]>) {
    const options = named<UpSampling2DOptions>(new.target.name, UpSampling2D.options, given)
    const { size = 2 } = options
    super(options)
    requireChannelsLast(this, options)
    this.size = requireSizes(this, 'size', size, 2)
    const { interpolation = 'nearest' } = options
    this.interpolation = requireOneOf(this, 'interpolation', ['nearest', 'bilinear'], interpolation)
  }

  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, ['batch', 'height', 'width', 'channels'])
    const [batch, height, width, channels] = x.shape
    const [rows, columns] = this.size
    if (this.interpolation === 'nearest') {
      return x
        .reshape([batch, height, 1, width, 1, channels])
        .broadcastTo([batch, height, rows, width, columns, channels])
        .reshape([batch, height * rows, width * columns, channels])
    }
    return resize(x, [height * rows, width * columns])
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      size: this.size,
      data_format: 'channels_last',
      interpolation: this.interpolation,
    }
  }
}
