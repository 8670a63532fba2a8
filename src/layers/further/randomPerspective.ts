import { type Given, named, table } from '../../options.js'
import { tensor } from '../../tensor/create.js'
import type { Interpolation } from '../../tensor/ops/affineTransform.js'
import { perspectiveTransform } from '../../tensor/ops/imageWarps.js'
import type { Range } from '../../tensor/ops/randomAffine.js'
import type { Random } from '../../tensor/random.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, endsOf, type RandomFactor } from '../augmentation.js'
import type { LayerOptions } from '../layer.js'
import { requireOneOf, titleOf } from '../requirements.js'

export interface RandomPerspectiveOptions extends AugmentationOptions {
  /** How likely an image is changed: drawn for each of them. @default 1, so between 0 and 1 */
  factor?: RandomFactor
  /** How far corners move: up to half of it, either way, as a share of their distance from the upper left. @default 1 */
  scale?: number
  /** What lies between pixels. @default 'bilinear' */
  interpolation?: Interpolation
  /** What lies outside the image. @default 0 */
  fillValue?: number
}

/**
 * Shows images at a slant, each with a likelihood drawn from `factor`, in training
 * (keras.io/api/layers/preprocessing_layers/image_augmentation/random_perspective).
 */
export class RandomPerspective extends Augmentation {
  static override readonly kerasClass: string = 'RandomPerspective'
  static override readonly options = table<RandomPerspectiveOptions, LayerOptions>({
    factor: 'any',
    scale: 'number',
    interpolation: 'string',
    fillValue: 'number',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly factor: Range
  readonly scale: number
  readonly interpolation: Interpolation
  readonly fillValue: number

  constructor(...given: Given<RandomPerspectiveOptions, [], [factor: RandomFactor, scale: number]>) {
    const options = named<RandomPerspectiveOptions>(new.target.name, RandomPerspective.options, given)
    super(options)
    const { factor = 1, scale = 1, interpolation = 'bilinear', fillValue = 0 } = options
    if (!(scale >= 0 && scale <= 1))
      throw new RangeError(`${titleOf(this)}: expected scale from 0 to 1, got ${scale}`)
    this.factor = endsOf(this, 'factor', factor, [0, 1])
    this.scale = scale
    this.interpolation = requireOneOf(this, 'interpolation', ['nearest', 'bilinear'], interpolation)
    this.fillValue = fillValue
  }

  protected change(images: Tensor, random: Random): Tensor {
    const [n, height, width] = images.shape
    const chosen = random.uniform([n, 1, 1, 1]).less(random.uniform([n, 1, 1, 1], ...this.factor))
    const corners = tensor([
      [0, 0],
      [width - 1, 0],
      [0, height - 1],
      [width - 1, height - 1],
    ]).cast('float32')
    const shares = random.uniform([n, 4, 2], -this.scale / 2, this.scale / 2)
    const moved = corners.mul(shares).add(corners)
    const y = perspectiveTransform(images, corners, moved, this.interpolation, this.fillValue)
    return chosen.where(y, images)
  }

  override getConfig(): Record<string, unknown> {
    const { factor, scale, interpolation, fillValue, seed } = this
    return { ...super.getConfig(), factor, scale, interpolation, fill_value: fillValue, seed }
  }
}
