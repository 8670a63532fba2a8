import { type Given, named, table } from '../options.js'
import { tensor } from '../tensor/create.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, endsOf, type RandomFactor } from './augmentation.js'
import type { LayerOptions } from './layer.js'
import { stretch } from './stretch.js'

export interface RandomErasingOptions extends AugmentationOptions {
  /** How likely a part of an image is erased: drawn for each of them. @default 1, so between 0 and 1 */
  factor?: RandomFactor
  /** The share of an image that its part may have; a number: from 0 to it. @default [0.02, 0.33] */
  scale?: RandomFactor
  /** What the part becomes: one number, one for each of three channels, or null for noise. @default null */
  fillValue?: number | readonly [number, number, number] | null
  /** What the part is held within. @default [0, 255] */
  valueRange?: readonly [number, number]
}

/** Erases a rectangle of each image, each with a likelihood drawn from `factor`. */
export class RandomErasing extends Augmentation {
  static override readonly kerasClass: string = 'RandomErasing'
  static override readonly options = table<RandomErasingOptions, LayerOptions>({
    factor: 'any',
    scale: 'any',
    fillValue: 'any',
    valueRange: 'any',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly factor: readonly [number, number]
  readonly scale: readonly [number, number]
  readonly fillValue: number | readonly number[] | null
  readonly valueRange: readonly [number, number]

  constructor(...given: Given<RandomErasingOptions, [], [factor: RandomFactor, scale: RandomFactor]>) {
    const options = named<RandomErasingOptions>(new.target.name, RandomErasing.options, given)
    super(options)
    this.factor = endsOf(this, 'factor', options.factor ?? 1, [0, 1])
    this.scale = endsOf(this, 'scale', options.scale ?? [0.02, 0.33], [0, 1])
    this.fillValue = options.fillValue ?? null
    this.valueRange = options.valueRange ?? [0, 255]
  }

  protected change(images: Tensor, random: Random): Tensor {
    const { fillValue, valueRange } = this
    const [n, height, width] = images.shape
    const each = [n, 1, 1, 1]
    const side = (size: number) =>
      random
        .uniform(each, ...this.scale)
        .sqrt()
        .mul(size)
    const columns = stretch(side(width), width, 2, random)
    const rows = stretch(side(height), height, 1, random)
    const chosen = random.uniform(each).less(random.uniform(each, ...this.factor))
    const fill =
      fillValue === null
        ? random.normal(images.shape).mul(valueRange[1])
        : tensor([fillValue].flat()).broadcastTo(images.shape)
    return rows
      .logicalAnd(columns)
      .logicalAnd(chosen)
      .where(fill.clip(...valueRange), images)
  }

  override getConfig(): Record<string, unknown> {
    const { factor, scale, fillValue, valueRange, seed } = this
    return { ...super.getConfig(), factor, scale, fill_value: fillValue, value_range: valueRange, seed }
  }
}
