import type { Interpolation } from '../../tensor/ops/affineTransform.js'
import type { Range } from '../../tensor/ops/randomAffine.js'
import type { Random } from '../../tensor/random.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, endsOf, type RandomFactor } from '../augmentation.js'
import {
  AutoContrast,
  RandomColorDegeneration,
  RandomPosterization,
  RandomSharpness,
  Solarization,
} from '../colorAugmentations.js'
import { RandomRotation, RandomShear, RandomTranslation } from '../randomAffine.js'
import { RandomBrightness } from '../randomBrightness.js'
import { RandomContrast } from '../randomContrast.js'
import { requireOneOf, requireSizes } from '../requirements.js'
import { Equalization } from './equalization.js'

export interface ChoosingOptions extends AugmentationOptions {
  /** What values are held within. @default [0, 255] */
  valueRange?: Range
  /** How strong the changes are, from 0 to 1. @default 0.5, of AugMix 0.3 */
  factor?: RandomFactor
  /** What lies between pixels. @default 'bilinear' */
  interpolation?: Interpolation
}

/**
 * Changes each image by some of eleven augmentations, drawn for it alone; Keras draws once for a batch. A step has one
 * course for all that it may draw, so all of them are computed, and for each image one is taken.
 */
export abstract class Choosing extends Augmentation {
  readonly factor: Range
  readonly valueRange: Range
  readonly interpolation: Interpolation
  /** What is drawn from. */
  readonly augmentations: readonly (Augmentation | AutoContrast)[]

  /** @param colors whether also from brightness, contrast, colours and sharpness */
  constructor(options: ChoosingOptions & { factor: RandomFactor }, colors: boolean) {
    super(options)
    const { valueRange = [0, 255], interpolation = 'bilinear' } = options
    const factor = endsOf(this, 'factor', options.factor, [0, 1])
    this.factor = factor
    this.valueRange = valueRange
    this.interpolation = requireOneOf(this, 'interpolation', ['nearest', 'bilinear'], interpolation)
    this.augmentations = [
      new RandomShear({ xFactor: factor, yFactor: factor, interpolation }),
      new RandomTranslation(factor, factor, { interpolation }),
      new RandomRotation(factor, { interpolation }),
      new RandomPosterization(Math.max(1, Math.floor(8 * factor[1])), { valueRange }),
      new Solarization({ additionFactor: factor, thresholdFactor: factor, valueRange }),
      new AutoContrast({ valueRange }),
      new Equalization({ valueRange }),
      ...(colors
        ? [
            new RandomBrightness(factor, { valueRange }),
            new RandomColorDegeneration(factor, { valueRange }),
            new RandomContrast(factor, { valueRange }),
            new RandomSharpness(factor, { valueRange }),
          ]
        : []),
    ]
  }

  /** Each image by one of the augmentations; as it is for the share `idle` of one of them. */
  protected byOne(images: Tensor, random: Random, idle: 0 | 1): Tensor {
    const count = this.augmentations.length
    const chosen = random.randint([images.shape[0], 1, 1, 1], 0, count + idle)
    return this.augmentations.reduce(
      (y, layer, i) => chosen.equal(i).where(layer.apply(images, { training: true, random }), y),
      images,
    )
  }

  /** A number of turns or chains. */
  protected requireCount(option: string, count: number): number {
    return requireSizes(this, option, count, 1)[0]
  }

  override getConfig(): Record<string, unknown> {
    const { factor, valueRange, interpolation, seed } = this
    return { ...super.getConfig(), factor, value_range: valueRange, interpolation, seed }
  }
}
