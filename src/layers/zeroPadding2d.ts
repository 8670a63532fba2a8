import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { BorderLayer, type BorderSizes } from './borders.js'
import type { LayerOptions } from './layer.js'
import { type ImageLayerOptions, requireAxes } from './requirements.js'

export interface ZeroPadding2DOptions extends ImageLayerOptions {
  /** One width for all borders, [rows, columns], or [[top, bottom], [left, right]]. @default 1 */
  padding?: BorderSizes
}

/**
 * Borders of zeros around images: [batch, height, width, channels] → [batch, top + height + bottom,
 * left + width + right, channels] (keras.io/api/layers/reshaping_layers/zero_padding2d).
 */
export class ZeroPadding2D extends BorderLayer {
  static override readonly kerasClass: string = 'ZeroPadding2D'
  static override readonly options = table<ZeroPadding2DOptions, LayerOptions>({
    padding: 'any',
    dataFormat: 'string?',
  })

  constructor(...given: Given<ZeroPadding2DOptions, [], [padding: BorderSizes]>) {
    const options = named<ZeroPadding2DOptions>(new.target.name, ZeroPadding2D.options, given)
    super('padding', options.padding ?? 1, options)
  }

  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, ['batch', 'height', 'width', 'channels'])
    return x.pad([[0, 0], ...this.borders, [0, 0]])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), padding: this.borders, data_format: 'channels_last' }
  }
}
