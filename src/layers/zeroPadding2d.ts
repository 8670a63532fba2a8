import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { BorderLayer, type BorderSizes } from './borders.js'
import type { LayerOptions } from './layer.js'
import { type ImageLayerOptions, requireAxes } from './requirements.js'

/**
 * Borders of zeros around images: [batch, height, width, channels] → [batch, top + height + bottom,
 * left + width + right, channels] (keras.io/api/layers/reshaping_layers/zero_padding2d).
 */
export class ZeroPadding2D extends BorderLayer {
  static override readonly kerasClass: string = 'ZeroPadding2D'
  static override readonly options = table<ImageLayerOptions & { padding?: BorderSizes }, LayerOptions>({
    padding: 'any',
    dataFormat: 'string?',
  })

  constructor(...given: Given<ImageLayerOptions, [], [padding: BorderSizes]>) {
    const options = named<ImageLayerOptions & { padding?: BorderSizes }>(
      new.target.name,
      ZeroPadding2D.options,
      given,
    )
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
