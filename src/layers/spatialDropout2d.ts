import type { Tensor } from '../tensor/tensor.js'
import { Dropout, type DropoutOptions } from './dropout.js'
import { type ImageLayerOptions, requireAxes, requireChannelsLast } from './requirements.js'

/**
 * Dropout of whole channels of an image, whose pixels are too alike for dropping single ones to matter (Tompson et
 * al., "Efficient Object Localization Using Convolutional Networks", 2014;
 * keras.io/api/layers/regularization_layers/spatial_dropout2d). [batch, height, width, channels] → the same.
 */
export class SpatialDropout2D extends Dropout {
  constructor(rate: number, options: Pick<DropoutOptions, 'seed'> & ImageLayerOptions = {}) {
    super(rate, options)
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
