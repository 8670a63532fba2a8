import { type Given, named, table } from '../options.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, type RandomFactor, rangeOf } from './augmentation.js'
import type { LayerOptions } from './layer.js'

export interface RandomBrightnessOptions extends AugmentationOptions {
  /** What values are held within. @default [0, 255] */
  valueRange?: readonly [number, number]
}

/** Adds to each image a number drawn from `factor`, a share of the width of `valueRange`. */
export class RandomBrightness extends Augmentation {
  static override readonly kerasClass: string = 'RandomBrightness'
  static override readonly options = table<RandomBrightnessOptions & { factor: RandomFactor }, LayerOptions>({
    factor: 'any!',
    valueRange: 'any',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly factor: readonly [low: number, high: number]
  readonly valueRange: readonly [number, number]

  constructor(
    ...given: Given<
      RandomBrightnessOptions,
      [factor: RandomFactor],
      [valueRange: readonly [number, number], seed: number | null]
    >
  ) {
    const options = named<RandomBrightnessOptions & { factor: RandomFactor }>(
      new.target.name,
      RandomBrightness.options,
      given,
    )
    super(options)
    this.factor = rangeOf(this, 'factor', options.factor, -1, 1)
    this.valueRange = options.valueRange ?? [0, 255]
  }

  protected change(images: Tensor, random: Random): Tensor {
    const [low, high] = this.factor
    const [least, most] = this.valueRange
    const shift = random.uniform([images.shape[0], 1, 1, 1], low, high).mul(most - least)
    return images.add(shift).clip(least, most)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), factor: this.factor, value_range: this.valueRange, seed: this.seed }
  }
}
