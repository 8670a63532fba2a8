import { type Given, named, table } from '../options.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, type RandomFactor } from './augmentation.js'
import { RandomHue, RandomSaturation } from './colorAugmentations.js'
import type { LayerOptions } from './layer.js'
import { RandomBrightness } from './randomBrightness.js'
import { RandomContrast } from './randomContrast.js'

export interface RandomColorJitterOptions extends AugmentationOptions {
  /** What values are held within. @default [0, 255] */
  valueRange?: readonly [number, number]
  /** The factor of RandomBrightness; null: brightness stays. @default null */
  brightnessFactor?: RandomFactor | null
  /** The factor of RandomContrast; null: contrast stays. @default null */
  contrastFactor?: RandomFactor | null
  /** The factor of RandomSaturation; null: saturation stays. @default null */
  saturationFactor?: RandomFactor | null
  /** The factor of RandomHue; null: hues stay. @default null */
  hueFactor?: RandomFactor | null
}

/** RandomBrightness, RandomContrast, RandomSaturation and RandomHue, one after the other. */
export class RandomColorJitter extends Augmentation {
  static override readonly kerasClass: string = 'RandomColorJitter'
  static override readonly options = table<RandomColorJitterOptions, LayerOptions>({
    valueRange: 'any',
    brightnessFactor: 'any',
    contrastFactor: 'any',
    saturationFactor: 'any',
    hueFactor: 'any',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly #options: RandomColorJitterOptions
  readonly randomBrightness: RandomBrightness | null
  readonly randomContrast: RandomContrast | null
  readonly randomSaturation: RandomSaturation | null
  readonly randomHue: RandomHue | null

  constructor(...given: Given<RandomColorJitterOptions, [], [valueRange: readonly [number, number]]>) {
    const options = named<RandomColorJitterOptions>(new.target.name, RandomColorJitter.options, given)
    super(options)
    this.#options = options
    const settings = { valueRange: options.valueRange ?? [0, 255], seed: this.seed } as const
    const part = <T>(
      factor: RandomFactor | null | undefined,
      Part: new (factor: RandomFactor, options: typeof settings) => T,
    ) => (factor === null || factor === undefined ? null : new Part(factor, settings))
    this.randomBrightness = part(options.brightnessFactor, RandomBrightness)
    this.randomContrast = part(options.contrastFactor, RandomContrast)
    this.randomSaturation = part(options.saturationFactor, RandomSaturation)
    this.randomHue = part(options.hueFactor, RandomHue)
  }

  protected change(images: Tensor, random: Random): Tensor {
    const parts = [this.randomBrightness, this.randomContrast, this.randomSaturation, this.randomHue]
    return parts.reduce((x, part) => (part ? part.apply(x, { training: true, random }) : x), images)
  }

  override getConfig(): Record<string, unknown> {
    const { valueRange, brightnessFactor, contrastFactor, saturationFactor, hueFactor } = this.#options
    return {
      ...super.getConfig(),
      value_range: valueRange ?? [0, 255],
      brightness_factor: brightnessFactor ?? null,
      contrast_factor: contrastFactor ?? null,
      saturation_factor: saturationFactor ?? null,
      hue_factor: hueFactor ?? null,
      seed: this.seed,
    }
  }
}
