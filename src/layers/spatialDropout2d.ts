import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Dropout, type DropoutOptions } from './dropout.js'
import type { LayerOptions } from './layer.js'
import { type ImageLayerOptions, requireAxes, requireChannelsLast } from './requirements.js'

export type SpatialDropout2DOptions = Pick<DropoutOptions, 'seed'> & ImageLayerOptions

/**
 * Dropout of whole channels of an image, whose pixels are too alike for dropping single ones to matter (Tompson et
 * al., "Efficient Object Localization Using Convolutional Networks", 2014;
 * keras.io/api/layers/regularization_layers/spatial_dropout2d). [batch, height, width, channels] → the same.
 */
export class SpatialDropout2D extends Dropout {
  static override readonly kerasClass: string = 'SpatialDropout2D'
  static override readonly options = table<SpatialDropout2DOptions & { rate: number }, LayerOptions>({
    rate: 'number!',
    dataFormat: 'string?',
    seed: 'number?',
  })

  constructor(
    ...given: Given<SpatialDropout2DOptions, [rate: number], [dataFormat: string | null, seed: number | null]>
  ) {
    const options = named<SpatialDropout2DOptions & { rate: number }>(
      new.target.name,
      SpatialDropout2D.options,
      given,
    )
    const { rate, ...rest } = options
    super(rate, rest)
    requireChannelsLast(this, options)
  }

  protected override maskShape({ shape }: Tensor): readonly number[] {
    requireAxes(this, shape, ['batch', 'height', 'width', 'channels'])
    return [shape[0], 1, 1, shape[3]]
  }

  override getConfig(): Record<string, unknown> {
    // Keras' own leaves these two out, and can't read them.
    const { trainable: _, noise_shape: __, ...config } = super.getConfig()
    return { ...config, data_format: 'channels_last' }
  }
}
