import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { BorderLayer, type BorderSizes, type BorderSizes1D, type BorderSizes3D } from './borders.js'
import type { LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'
import type { ImageLayerOptions } from './spatialLayer.js'

export interface Cropping1DOptions<Borders = BorderSizes1D> extends LayerOptions {
  /**
   * How much to cut off: one width for all borders, one for each axis, or before and behind along each.
   * @default 1, of Cropping2D 0
   */
  cropping?: Borders
}

export type CroppingOptions<Borders> = Cropping1DOptions<Borders> & ImageLayerOptions

/** Cuts off borders: [batch, …axes, channels] → [batch, axis - before - behind, …, channels]. */
abstract class Cropping<
  Borders,
  Options extends Cropping1DOptions<Borders> = CroppingOptions<Borders>,
> extends BorderLayer {
  static override readonly options = table<CroppingOptions<unknown>, LayerOptions>({
    cropping: 'any',
    dataFormat: 'string?',
  })

  constructor(...given: Given<Options, [], [cropping: Borders]>) {
    const options = named<Options>(new.target.name, new.target.options, given)
    super('cropping', options.cropping ?? (new.target.rank === 2 ? 0 : 1), options)
  }

  protected compute(x: Tensor): Tensor {
    const axes = x.shape.slice(1, -1)
    if (this.borders.some(([before, behind], axis) => before + behind >= axes[axis])) {
      throw new RangeError(
        `${titleOf(this)}: cropping ${JSON.stringify(this.borders)} leaves nothing of [${x.shape}]`,
      )
    }
    return x.slice(
      [0, ...this.borders.map(([before]) => before)],
      [null, ...this.borders.map(([, behind], axis) => axes[axis] - behind)],
    )
  }
}

/** Cuts off steps at both ends (keras.io/api/layers/reshaping_layers/cropping1d). */
export class Cropping1D extends Cropping<BorderSizes1D, Cropping1DOptions> {
  static override readonly kerasClass: string = 'Cropping1D'
  static override readonly rank = 1
  static override readonly options = table<Cropping1DOptions, LayerOptions>({ cropping: 'any' })

  override getConfig(): Record<string, unknown> {
    const { data_format: _, ...config } = super.getConfig()
    return config
  }
}

/**
 * Cuts off the borders of images: [batch, height, width, channels] → [batch, height - top - bottom,
 * width - left - right, channels] (keras.io/api/layers/reshaping_layers/cropping2d).
 */
export class Cropping2D extends Cropping<BorderSizes> {
  static override readonly kerasClass: string = 'Cropping2D'
}

/** Cuts off the borders of volumes (keras.io/api/layers/reshaping_layers/cropping3d). */
export class Cropping3D extends Cropping<BorderSizes3D> {
  static override readonly kerasClass: string = 'Cropping3D'
  static override readonly rank = 3
}
