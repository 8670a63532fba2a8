import { type Given, named, table } from '../options.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, type RandomFactor, rangeOf } from './augmentation.js'
import type { LayerOptions } from './layer.js'

export interface RandomContrastOptions extends AugmentationOptions {
  /** What values are held within. @default [0, 255] */
  valueRange?: readonly [number, number]
}

/**
 * Multiplies each channel's distance from its mean over the image by a number drawn from
 * [1 - lower, 1 + upper]; a single factor stands for both.
 */
export class RandomContrast extends Augmentation {
  static override readonly kerasClass: string = 'RandomContrast'
  static override readonly options = table<RandomContrastOptions & { factor: RandomFactor }, LayerOptions>({
    factor: 'any!',
    valueRange: 'any',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly factor: readonly [lower: number, upper: number]
  readonly valueRange: readonly [number, number]

  constructor(
    ...given: Given<
      RandomContrastOptions,
      [factor: RandomFactor],
      [valueRange: readonly [number, number], seed: number | null]
    >
  ) {
    const options = named<RandomContrastOptions & { factor: RandomFactor }>(
      new.target.name,
      RandomContrast.options,
      given,
    )
    const { factor } = options
    super(options)
    const [lower, upper] = typeof factor === 'number' ? [factor, factor] : factor
    rangeOf(this, 'factor', [lower, upper], 0, 1)
    this.factor = [lower, upper]
    this.valueRange = options.valueRange ?? [0, 255]
  }

  protected change(images: Tensor, random: Random): Tensor {
    const [lower, upper] = this.factor
    const contrast = random.uniform([images.shape[0], 1, 1, 1], 1 - lower, 1 + upper)
    const mean = images.mean([1, 2], true)
    return images
      .sub(mean)
      .mul(contrast)
      .add(mean)
      .clip(...this.valueRange)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), factor: this.factor, value_range: this.valueRange, seed: this.seed }
  }
}
