import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import type { LayerOptions } from './layer.js'
import { requireSizes } from './requirements.js'
import { resizedCrop } from './resizing.js'
import { type ImageLayerOptions, SpatialLayer } from './spatialLayer.js'

/**
 * The middle of each image: [batch, rows, columns, channels] → [batch, height, width, channels]. Images that are too
 * small are cut to the shape of the result and enlarged
 * (keras.io/api/layers/preprocessing_layers/image_preprocessing/center_crop).
 */
export class CenterCrop extends SpatialLayer {
  static override readonly kerasClass: string = 'CenterCrop'
  static override readonly options = table<
    ImageLayerOptions & { height: number; width: number },
    LayerOptions
  >({
    height: 'number!',
    width: 'number!',
    dataFormat: 'string?',
  })
  readonly height: number
  readonly width: number

  constructor(
    ...given: Given<ImageLayerOptions, [height: number, width: number], [dataFormat: string | null]>
  ) {
    const options = named<ImageLayerOptions & { height: number; width: number }>(
      new.target.name,
      CenterCrop.options,
      given,
    )
    super(options)
    this.height = requireSizes(this, 'height', options.height, 1)[0]
    this.width = requireSizes(this, 'width', options.width, 1)[0]
  }

  protected compute(x: Tensor): Tensor {
    return centerCrop(x.cast('float32'), this.height, this.width)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), height: this.height, width: this.width }
  }
}

/** The middle of images [n, rows, columns, channels], enlarged where they are too small for it. */
export function centerCrop(x: Tensor, height: number, width: number): Tensor {
  const [n, rows, columns, channels] = x.shape
  if (rows < height || columns < width) return resizedCrop(x, height, width)
  const [top, left] = [(rows - height) >> 1, (columns - width) >> 1]
  return x.slice([0, top, left, 0], [n, top + height, left + width, channels])
}
