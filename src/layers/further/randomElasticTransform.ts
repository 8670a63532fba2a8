import { type Given, named, table } from '../../options.js'
import type { Interpolation } from '../../tensor/ops/affineTransform.js'
import { displaced, orderOf } from '../../tensor/ops/imageWarps.js'
import { windowed } from '../../tensor/ops/imageWindows.js'
import type { Outside } from '../../tensor/ops/mapCoordinates.js'
import type { Range } from '../../tensor/ops/randomAffine.js'
import type { Random } from '../../tensor/random.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, endsOf, type RandomFactor } from '../augmentation.js'
import type { LayerOptions } from '../layer.js'
import { requireOneOf } from '../requirements.js'
import { bell } from './randomGaussianBlur.js'

export interface RandomElasticTransformOptions extends AugmentationOptions {
  /** How likely an image is changed: drawn for each of them. @default 1, so between 0 and 1 */
  factor?: RandomFactor
  /** How much: drawn for each batch. @default 1, so between 0 and 1 */
  scale?: RandomFactor
  /** What lies between pixels. @default 'bilinear' */
  interpolation?: Interpolation
  /** What lies outside the image. @default 'reflect' */
  fillMode?: Outside
  /** The value outside the image with fillMode `constant`. @default 0 */
  fillValue?: number
  /** What values are held within. @default [0, 255] */
  valueRange?: Range
}

/**
 * Pulls images about as if drawn on rubber, each with a likelihood drawn from `factor`, in training
 * (keras.io/api/layers/preprocessing_layers/image_augmentation/random_elastic_transform).
 */
export class RandomElasticTransform extends Augmentation {
  static override readonly kerasClass: string = 'RandomElasticTransform'
  static override readonly options = table<RandomElasticTransformOptions, LayerOptions>({
    factor: 'any',
    scale: 'any',
    interpolation: 'string',
    fillMode: 'string',
    fillValue: 'number',
    valueRange: 'any',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly factor: Range
  readonly scale: Range
  readonly interpolation: Interpolation
  readonly fillMode: Outside
  readonly fillValue: number
  readonly valueRange: Range

  constructor(
    ...given: Given<RandomElasticTransformOptions, [], [factor: RandomFactor, scale: RandomFactor]>
  ) {
    const options = named<RandomElasticTransformOptions>(
      new.target.name,
      RandomElasticTransform.options,
      given,
    )
    super(options)
    const { factor = 1, scale = 1, interpolation = 'bilinear', fillMode = 'reflect' } = options
    this.factor = endsOf(this, 'factor', factor, [0, 1])
    this.scale = endsOf(this, 'scale', scale, [0, 1])
    this.interpolation = requireOneOf(this, 'interpolation', ['nearest', 'bilinear'], interpolation)
    this.fillMode = requireOneOf(
      this,
      'fillMode',
      ['constant', 'nearest', 'wrap', 'mirror', 'reflect'],
      fillMode,
    )
    this.fillValue = options.fillValue ?? 0
    this.valueRange = options.valueRange ?? [0, 255]
  }

  protected change(images: Tensor, random: Random): Tensor {
    const [n, height, width] = images.shape
    const chosen = random.uniform([n, 1, 1, 1]).less(random.uniform([n, 1, 1, 1], ...this.factor))
    const scale = random.uniform([], ...this.scale)
    const pixels = 0.05 * Math.min(height, width)
    const sigma = scale.mul(pixels).maximum(1e-6)
    // The window holds the widest curve that may be drawn: one size for every step.
    const size = Math.floor(6 * pixels * this.scale[1]) | 1
    const curve = bell(size, sigma)
    const noise = random.normal([n, height, width, 2]).mul(sigma)
    const smooth = windowed(noise, curve.reshape([size, 1]).mul(curve))
    const { fillMode, fillValue } = this
    const order = orderOf('RandomElasticTransform', this.interpolation)
    const shifts = smooth.mul(scale).mul(0.1 * Math.max(height, width))
    const y = displaced(images, shifts, { order, fillMode, fillValue })
    return chosen.where(y, images).clip(...this.valueRange)
  }

  override getConfig(): Record<string, unknown> {
    const { factor, scale, interpolation, fillMode, fillValue, valueRange, seed } = this
    return {
      ...super.getConfig(),
      factor,
      scale,
      interpolation,
      fill_mode: fillMode,
      fill_value: fillValue,
      value_range: valueRange,
      seed,
    }
  }
}
