import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { BorderLayer, type BorderSizes } from './borders.js'
import type { LayerOptions } from './layer.js'
import { type ImageLayerOptions, requireAxes, titleOf } from './requirements.js'

export interface Cropping2DOptions extends ImageLayerOptions {
  /** How much to cut off: one width for all borders, [rows, columns], or [[top, bottom], [left, right]]. @default 0 */
  cropping?: BorderSizes
}

/**
 * Cuts off the borders of images: [batch, height, width, channels] → [batch, height - top - bottom,
 * width - left - right, channels] (keras.io/api/layers/reshaping_layers/cropping2d).
 */
export class Cropping2D extends BorderLayer {
  static override readonly kerasClass: string = 'Cropping2D'
  static override readonly options = table<Cropping2DOptions, LayerOptions>({
    cropping: 'any',
    dataFormat: 'string?',
  })

  constructor(...given: Given<Cropping2DOptions, [], [cropping: BorderSizes]>) {
    const options = named<Cropping2DOptions>(new.target.name, Cropping2D.options, given)
    super('cropping', options.cropping ?? 0, options)
  }

  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, ['batch', 'height', 'width', 'channels'])
    const [batch, height, width, channels] = x.shape
    const [[top, bottom], [left, right]] = this.borders
    if (top + bottom >= height || left + right >= width) {
      throw new RangeError(
        `${titleOf(this)}: cropping ${JSON.stringify(this.borders)} leaves nothing of images [${x.shape}]`,
      )
    }
    return x.slice([0, top, left, 0], [batch, height - bottom, width - right, channels])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), cropping: this.borders, data_format: 'channels_last' }
  }
}
