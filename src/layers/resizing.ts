import { type Given, named, table } from '../options.js'
import { resize } from '../tensor/ops/resize.js'
import type { Tensor } from '../tensor/tensor.js'
import type { LayerOptions } from './layer.js'
import { requireOneOf, requireSizes, titleOf } from './requirements.js'
import { type ImageLayerOptions, SpatialLayer } from './spatialLayer.js'

export interface ResizingOptions extends ImageLayerOptions {
  /** What lies between pixels. @default 'bilinear' */
  interpolation?: 'bilinear' | 'nearest'
  /**
   * Whether to cut off what makes the image too wide or too high, evenly, instead of distorting it.
   * @default false
   */
  cropToAspectRatio?: boolean
  /**
   * Whether to put borders where the image is too narrow or too low, evenly, instead of distorting it.
   * @default false
   */
  padToAspectRatio?: boolean
  /** What borders are filled with. @default 0 */
  fillValue?: number
  /** Keras' option, which has this one value there too. @default 'constant' */
  fillMode?: 'constant'
  /** Whether to average where an image shrinks. @default false */
  antialias?: boolean
}

/**
 * Brings images to one size: [batch, rows, columns, channels] → [batch, height, width, channels]
 * (keras.io/api/layers/preprocessing_layers/image_preprocessing/resizing).
 */
export class Resizing extends SpatialLayer {
  static override readonly kerasClass: string = 'Resizing'
  static override readonly options = table<ResizingOptions & { height: number; width: number }, LayerOptions>(
    {
      height: 'number!',
      width: 'number!',
      interpolation: 'string',
      cropToAspectRatio: 'boolean',
      padToAspectRatio: 'boolean',
      fillMode: 'string',
      fillValue: 'number',
      antialias: 'boolean',
      dataFormat: 'string?',
    },
  )
  readonly height: number
  readonly width: number
  readonly interpolation: 'nearest' | 'bilinear'
  readonly fit: 'crop' | 'pad' | null
  readonly fillValue: number
  readonly antialias: boolean

  constructor(
    ...given: Given<ResizingOptions, [height: number, width: number], [interpolation: 'bilinear' | 'nearest']>
  ) {
    const options = named<ResizingOptions & { height: number; width: number }>(
      new.target.name,
      Resizing.options,
      given,
    )
    const { height, width } = options
    super(options)
    this.height = requireSizes(this, 'height', height, 1)[0]
    this.width = requireSizes(this, 'width', width, 1)[0]
    const { interpolation = 'bilinear', cropToAspectRatio, padToAspectRatio, fillMode } = options
    this.interpolation = requireOneOf(this, 'interpolation', ['nearest', 'bilinear'], interpolation)
    if (cropToAspectRatio && padToAspectRatio) {
      throw new RangeError(`${titleOf(this)}: expected cropToAspectRatio or padToAspectRatio, got both`)
    }
    this.fit = cropToAspectRatio ? 'crop' : padToAspectRatio ? 'pad' : null
    requireOneOf(this, 'fillMode', ['constant'], fillMode ?? 'constant')
    this.fillValue = options.fillValue ?? 0
    this.antialias = options.antialias ?? false
  }

  protected compute(x: Tensor): Tensor {
    const { height, width, interpolation, antialias } = this
    return resize(this.#fitted(x.cast('float32')), [height, width], { interpolation, antialias })
  }

  /** The image in the proportions of the result. */
  #fitted(x: Tensor): Tensor {
    const [, height, width] = x.shape
    // What one side has to be where the other stays as it is.
    const rows = Math.trunc((width * this.height) / this.width)
    const columns = Math.trunc((height * this.width) / this.height)
    if (this.fit === 'crop') return inShapeOf(x, this.height, this.width)
    if (this.fit === 'pad') {
      // As Keras: both borders are of one width, so that an odd pixel is left out.
      const [above, beside] = [Math.max(rows - height, 0) >> 1, Math.max(columns - width, 0) >> 1]
      return x.pad(
        [
          [0, 0],
          [above, above],
          [beside, beside],
          [0, 0],
        ],
        this.fillValue,
      )
    }
    return x
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      height: this.height,
      width: this.width,
      interpolation: this.interpolation,
      crop_to_aspect_ratio: this.fit === 'crop',
      pad_to_aspect_ratio: this.fit === 'pad',
      fill_mode: 'constant',
      fill_value: this.fillValue,
      antialias: this.antialias,
    }
  }
}

type Size = readonly [height: number, width: number]

/** The largest part in the middle of images [n, rows, columns, channels] that has the proportions of height to width. */
function inShapeOf(x: Tensor, height: number, width: number): Tensor {
  const [n, rows, columns, channels] = x.shape
  const [top, left, h, w] = middleOf([rows, columns], [height, width])
  return x.slice([0, top, left, 0], [n, top + h, left + w, channels])
}

/** Where the largest part in the middle begins that has the proportions of height to width, and its size. */
export function middleOf([rows, columns]: Size, [height, width]: Size): [top: number, left: number, ...Size] {
  const h = Math.max(Math.min(rows, Math.trunc((columns * height) / width)), 1)
  const w = Math.max(Math.min(columns, Math.trunc((rows * width) / height)), 1)
  return [(rows - h) >> 1, (columns - w) >> 1, h, w]
}

/** That part, brought to one size. */
export function resizedCrop(x: Tensor, height: number, width: number): Tensor {
  return resize(inShapeOf(x, height, width), [height, width], { interpolation: 'bilinear', antialias: false })
}
