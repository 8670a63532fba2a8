import { type Given, named, table } from '../options.js'
import { arange } from '../tensor/create.js'
import { resize } from '../tensor/ops/resize.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { Augmentation, type AugmentationOptions } from './augmentation.js'
import { surroundingContext } from './callContext.js'
import type { CallContext, LayerOptions } from './layer.js'
import { requireSizes } from './requirements.js'
import { middleOf } from './resizing.js'

/**
 * A part of each image: [batch, rows, columns, channels] → [batch, height, width, channels]. In training its place is
 * drawn anew for each batch; else, and where images are too small for it, it is the middle, enlarged where it has to be (keras.io/api/layers/preprocessing_layers/image_augmentation/random_crop). Keras 3.15 says so
 * too, but gives the images uncut outside training: then no layer behind can have weights for both sizes.
 */
export class RandomCrop extends Augmentation {
  static override readonly kerasClass: string = 'RandomCrop'
  static override readonly options = table<
    AugmentationOptions & { height: number; width: number },
    LayerOptions
  >({
    height: 'number!',
    width: 'number!',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly height: number
  readonly width: number

  constructor(
    ...given: Given<
      AugmentationOptions,
      [height: number, width: number],
      [seed: number | null, dataFormat: string | null]
    >
  ) {
    const options = named<AugmentationOptions & { height: number; width: number }>(
      new.target.name,
      RandomCrop.options,
      given,
    )
    super(options)
    this.height = requireSizes(this, 'height', options.height, 1)[0]
    this.width = requireSizes(this, 'width', options.width, 1)[0]
  }

  protected override compute(images: Tensor, context: CallContext = surroundingContext()): Tensor {
    const { height, width } = this
    const [n, rows, columns, channels] = images.shape
    if (context.training && rows > height && columns > width) return super.compute(images, context)
    const floats = super.compute(images, { ...context, training: false })
    // As Keras: the window begins where the largest one of the result's proportions would.
    const [top, left] = middleOf([rows, columns], [height, width])
    const bottom = Math.min(top + height, rows)
    const right = Math.min(left + width, columns)
    const cut = floats.slice([0, top, left, 0], [n, bottom, right, channels])
    if (bottom - top === height && right - left === width) return cut
    return resize(cut, [height, width], { interpolation: 'bilinear', antialias: false })
  }

  protected change(images: Tensor, random: Random): Tensor {
    const [, rows, columns] = images.shape
    const places = (size: number, of: number) =>
      random
        .uniform([1], 0, of - size + 1)
        .floor()
        .cast('int32')
        .add(arange(size))
    return images.gather(places(this.height, rows), 1).gather(places(this.width, columns), 2)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), height: this.height, width: this.width, seed: this.seed }
  }
}
