import type { Tensor } from '../tensor/tensor.js'
import { BorderLayer, type BorderSizes } from './borders.js'
import { type ImageLayerOptions, requireAxes } from './requirements.js'

/**
 * Borders of zeros around images: [batch, height, width, channels] → [batch, top + height + bottom,
 * left + width + right, channels] (keras.io/api/layers/reshaping_layers/zero_padding2d).
 */
export class ZeroPadding2D extends BorderLayer {
  static readonly positional = ['padding']

  constructor(padding: BorderSizes = 1, options: ImageLayerOptions = {}) {
    super('padding', padding, options)
  }

  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, ['batch', 'height', 'width', 'channels'])
    return x.pad([[0, 0], ...this.borders, [0, 0]])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), padding: this.borders, data_format: 'channels_last' }
  }
}
