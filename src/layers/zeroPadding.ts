import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { BorderLayer, type BorderSizes, type BorderSizes1D, type BorderSizes3D } from './borders.js'
import type { LayerOptions } from './layer.js'
import type { ImageLayerOptions } from './spatialLayer.js'

export interface ZeroPaddingOptions<Borders> extends ImageLayerOptions {
  /** One width for all borders, one for each axis, or before and behind along each. @default 1 */
  padding?: Borders
}

/** Borders of zeros: [batch, …axes, channels] → [batch, before + axis + behind, …, channels]. */
abstract class ZeroPadding<Borders> extends BorderLayer {
  static override readonly options = table<ZeroPaddingOptions<unknown>, LayerOptions>({
    padding: 'any',
    dataFormat: 'string?',
  })

  constructor(...given: Given<ZeroPaddingOptions<Borders>, [], [padding: Borders]>) {
    const options = named<ZeroPaddingOptions<Borders>>(new.target.name, ZeroPadding.options, given)
    super('padding', options.padding ?? 1, options)
  }

  protected compute(x: Tensor): Tensor {
    return x.pad([[0, 0], ...this.borders, [0, 0]])
  }
}

/** Steps of zeros around sequences (keras.io/api/layers/reshaping_layers/zero_padding1d). */
export class ZeroPadding1D extends ZeroPadding<BorderSizes1D> {
  static override readonly kerasClass: string = 'ZeroPadding1D'
  static override readonly rank = 1
}

/**
 * Borders of zeros around images: [batch, height, width, channels] → [batch, top + height + bottom,
 * left + width + right, channels] (keras.io/api/layers/reshaping_layers/zero_padding2d).
 */
export class ZeroPadding2D extends ZeroPadding<BorderSizes> {
  static override readonly kerasClass: string = 'ZeroPadding2D'
}

/** Borders of zeros around volumes (keras.io/api/layers/reshaping_layers/zero_padding3d). */
export class ZeroPadding3D extends ZeroPadding<BorderSizes3D> {
  static override readonly kerasClass: string = 'ZeroPadding3D'
  static override readonly rank = 3
}
