import { type Given, named, type Table, table } from '../options.js'
import { affineTransform, type FillMode, type Interpolation } from '../tensor/ops/affineTransform.js'
import { concat } from '../tensor/ops/concat.js'
import { type AffineRanges, type Range, randomAffine } from '../tensor/ops/randomAffine.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, type RandomFactor, rangeOf } from './augmentation.js'
import type { LayerOptions } from './layer.js'
import { requireOneOf } from './requirements.js'

export interface RandomAffineOptions extends AugmentationOptions {
  /** What lies outside the image. @default 'reflect' */
  fillMode?: FillMode
  /** What lies between pixels. @default 'bilinear' */
  interpolation?: Interpolation
  /** The value outside the image with fillMode `constant`. @default 0 */
  fillValue?: number
}

const affineTable = {
  fillMode: 'string',
  interpolation: 'string',
  seed: 'number?',
  fillValue: 'number',
  dataFormat: 'string?',
} satisfies Table<RandomAffineOptions, LayerOptions>

/** Turns, shifts and zooms: images read at other places. */
abstract class RandomAffine extends Augmentation {
  readonly fillMode: FillMode
  readonly interpolation: Interpolation
  readonly fillValue: number

  constructor(options: RandomAffineOptions) {
    super(options)
    const { fillMode = 'reflect', interpolation = 'bilinear', fillValue = 0 } = options
    this.fillMode = requireOneOf(this, 'fillMode', ['constant', 'nearest', 'reflect', 'wrap'], fillMode)
    this.interpolation = requireOneOf(this, 'interpolation', ['nearest', 'bilinear'], interpolation)
    this.fillValue = fillValue
  }

  /** How far images of this size may change. @internal */
  protected abstract ranges(height: number, width: number): AffineRanges

  protected change(images: Tensor, random: Random): Tensor {
    const [, height, width] = images.shape
    return randomAffine(images, this.ranges(height, width), random, this)
  }
}

/** Turns images about their centres by a share of a full turn drawn from `factor`, counter-clockwise above 0. */
export class RandomRotation extends RandomAffine {
  static override readonly kerasClass: string = 'RandomRotation'
  static override readonly options = table<RandomAffineOptions & { factor: RandomFactor }, LayerOptions>({
    factor: 'any!',
    ...affineTable,
  })
  readonly factor: Range

  constructor(...given: Given<RandomAffineOptions, [factor: RandomFactor]>) {
    const options = named<RandomAffineOptions & { factor: RandomFactor }>(
      new.target.name,
      RandomRotation.options,
      given,
    )
    const { factor } = options
    super(options)
    this.factor = rangeOf(this, 'factor', factor, -1, 1)
  }

  /** @internal */
  protected ranges(): AffineRanges {
    const [low, high] = this.factor
    return { angle: [2 * Math.PI * low, 2 * Math.PI * high] }
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      factor: this.factor,
      fill_mode: this.fillMode,
      fill_value: this.fillValue,
      interpolation: this.interpolation,
      seed: this.seed,
    }
  }
}

/** Shifts images by shares of their height and width, down and to the right above 0. */
export class RandomTranslation extends RandomAffine {
  static override readonly kerasClass: string = 'RandomTranslation'
  static override readonly options = table<
    RandomAffineOptions & { heightFactor: RandomFactor; widthFactor: RandomFactor },
    LayerOptions
  >({ heightFactor: 'any!', widthFactor: 'any!', ...affineTable })
  readonly heightFactor: RandomFactor
  readonly widthFactor: RandomFactor
  readonly #y: Range
  readonly #x: Range

  constructor(...given: Given<RandomAffineOptions, [heightFactor: RandomFactor, widthFactor: RandomFactor]>) {
    const options = named<RandomAffineOptions & { heightFactor: RandomFactor; widthFactor: RandomFactor }>(
      new.target.name,
      RandomTranslation.options,
      given,
    )
    const { heightFactor, widthFactor } = options
    super(options)
    this.heightFactor = heightFactor
    this.widthFactor = widthFactor
    this.#y = rangeOf(this, 'heightFactor', heightFactor, -1, 1)
    this.#x = rangeOf(this, 'widthFactor', widthFactor, -1, 1)
  }

  /** @internal */
  protected ranges(height: number, width: number): AffineRanges {
    const pixels = ([low, high]: Range, size: number): Range => [low * size, high * size]
    return { shift: { y: pixels(this.#y, height), x: pixels(this.#x, width) } }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), ...configOf(this) }
  }
}

export interface RandomZoomOptions extends RandomAffineOptions {
  /** As `heightFactor`, across; null: images keep their proportions. @default null */
  widthFactor?: RandomFactor | null
}

/** Zooms images about their centres: out by a share drawn from the factor, in where it is below 0. */
export class RandomZoom extends RandomAffine {
  static override readonly kerasClass: string = 'RandomZoom'
  static override readonly options = table<RandomZoomOptions & { heightFactor: RandomFactor }, LayerOptions>({
    heightFactor: 'any!',
    widthFactor: 'any',
    ...affineTable,
  })
  readonly heightFactor: RandomFactor
  readonly widthFactor: RandomFactor | null
  readonly #y: Range
  readonly #x: Range | null

  constructor(
    ...given: Given<RandomZoomOptions, [heightFactor: RandomFactor], [widthFactor: RandomFactor | null]>
  ) {
    const options = named<RandomZoomOptions & { heightFactor: RandomFactor }>(
      new.target.name,
      RandomZoom.options,
      given,
    )
    const { heightFactor, widthFactor = null } = options
    super(options)
    const zooms = (option: string, factor: RandomFactor): Range => {
      const [low, high] = rangeOf(this, option, factor, -0.999, 1)
      return [1 + low, 1 + high]
    }
    this.heightFactor = heightFactor
    this.widthFactor = widthFactor
    this.#y = zooms('heightFactor', heightFactor)
    this.#x = widthFactor === null ? null : zooms('widthFactor', widthFactor)
  }

  /** @internal */
  protected ranges(): AffineRanges {
    return { zoom: { y: this.#y, x: this.#x } }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), ...configOf(this) }
  }
}

export interface RandomShearOptions extends RandomAffineOptions {
  /** How far rows are moved for each row: up to a number either way, or between two. @default 0 */
  xFactor?: RandomFactor
  /** How far columns are moved for each column. @default 0 */
  yFactor?: RandomFactor
}

/** Shears images by shares from 0 to 1, about their upper left corner, one way or the other. */
export class RandomShear extends RandomAffine {
  static override readonly kerasClass: string = 'RandomShear'
  static override readonly options = table<RandomShearOptions, LayerOptions>({
    xFactor: 'any',
    yFactor: 'any',
    interpolation: 'string',
    fillMode: 'string',
    fillValue: 'number',
    dataFormat: 'string?',
    seed: 'number?',
  })
  readonly xFactor: Range
  readonly yFactor: Range

  constructor(...given: Given<RandomShearOptions, [], [xFactor: RandomFactor, yFactor: RandomFactor]>) {
    const options = named<RandomShearOptions>(new.target.name, RandomShear.options, given)
    super(options)
    const ends = (option: string, factor: RandomFactor = 0) => rangeOf(this, option, factor, -1, 1)
    this.xFactor = ends('xFactor', options.xFactor)
    this.yFactor = ends('yFactor', options.yFactor)
  }

  protected override change(images: Tensor, random: Random): Tensor {
    const each = [images.shape[0], 1]
    const way = random.uniform(each).greater(0.5).where(-1, 1)
    const [x, y] = [this.xFactor, this.yFactor].map((ends) => random.uniform(each, ...ends).mul(way))
    const [one, zero] = [x.onesLike(), x.zerosLike()]
    const { interpolation, fillMode, fillValue } = this
    return affineTransform(images, concat([one, x, zero, y, one, zero], 1), {
      interpolation,
      fillMode,
      fillValue,
    })
  }

  /** @internal */
  protected ranges(): AffineRanges {
    return {}
  }

  override getConfig(): Record<string, unknown> {
    const { xFactor, yFactor, fillMode, interpolation, seed, fillValue } = this
    // Keras writes both ends, and refuses one below 0 when it reads them: a number means the same, and is read.
    const said = ([low, high]: Range) => (low === -high ? high : [low, high])
    const own = { x_factor: said(xFactor), y_factor: said(yFactor), fill_mode: fillMode, interpolation, seed }
    return { ...super.getConfig(), ...own, fill_value: fillValue }
  }
}

/** Keras' configuration of what RandomTranslation and RandomZoom share, in Keras' order. */
function configOf(layer: RandomTranslation | RandomZoom): Record<string, unknown> {
  return {
    height_factor: layer.heightFactor,
    width_factor: layer.widthFactor,
    fill_mode: layer.fillMode,
    interpolation: layer.interpolation,
    seed: layer.seed,
    fill_value: layer.fillValue,
  }
}
