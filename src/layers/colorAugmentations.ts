import { type Given, named, type Table, table } from '../options.js'
import { tensor } from '../tensor/create.js'
import { grey, hsvOf, rgbOf } from '../tensor/ops/colors.js'
import { conv } from '../tensor/ops/conv.js'
import type { Range } from '../tensor/ops/randomAffine.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, endsOf, type RandomFactor } from './augmentation.js'
import type { LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'
import { type ImageLayerOptions, SpatialLayer } from './spatialLayer.js'

// keras.io/api/layers/preprocessing_layers/image_augmentation

export interface ColorAugmentationOptions extends AugmentationOptions {
  /** What values are held within. @default [0, 255] */
  valueRange?: Range
}

const colorTable = {
  valueRange: 'any',
  dataFormat: 'string?',
  seed: 'number?',
} satisfies Table<ColorAugmentationOptions, LayerOptions>

/** Changes colours by a number drawn for each image from `factor`. */
abstract class ColorAugmentation extends Augmentation {
  static override readonly options = table<ColorAugmentationOptions & { factor: RandomFactor }, LayerOptions>(
    {
      factor: 'any!',
      ...colorTable,
    },
  )
  /** What a factor lies within. @internal */
  protected static readonly bounds: Range = [0, 1]
  readonly factor: Range
  readonly valueRange: Range

  constructor(...given: Given<ColorAugmentationOptions, [factor: RandomFactor], [valueRange: Range]>) {
    const options = named<ColorAugmentationOptions & { factor: RandomFactor }>(
      new.target.name,
      new.target.options,
      given,
    )
    super(options)
    this.factor = endsOf(this, 'factor', options.factor, new.target.bounds)
    this.valueRange = options.valueRange ?? [0, 255]
  }

  /** One number for each image, [n, 1, 1, 1]. */
  protected drawn(images: Tensor, random: Random): Tensor {
    return random.uniform([images.shape[0], 1, 1, 1], ...this.factor)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), factor: this.factor, value_range: this.valueRange, seed: this.seed }
  }
}

/** Makes a share `factor` of the images grey, in training. */
export class RandomGrayscale extends Augmentation {
  static override readonly kerasClass: string = 'RandomGrayscale'
  static override readonly options = table<RandomGrayscaleOptions, LayerOptions>({
    factor: 'number',
    dataFormat: 'string?',
    seed: 'number?',
  })
  /** The share of images. */
  readonly factor: number

  constructor(...given: Given<RandomGrayscaleOptions, [], [factor: number]>) {
    const options = named<RandomGrayscaleOptions>(new.target.name, RandomGrayscale.options, given)
    super(options)
    this.factor = options.factor ?? 0.5
    if (!(this.factor >= 0 && this.factor <= 1)) {
      throw new RangeError(`${titleOf(this)}: expected factor from 0 to 1, got ${this.factor}`)
    }
  }

  protected change(images: Tensor, random: Random): Tensor {
    const chosen = random.uniform([images.shape[0], 1, 1, 1]).less(this.factor)
    return chosen.where(grey(images), images)
  }

  override getConfig(): Record<string, unknown> {
    // Keras leaves the seed out.
    return { ...super.getConfig(), factor: this.factor, ...(this.seed !== null && { seed: this.seed }) }
  }
}

export interface RandomGrayscaleOptions extends AugmentationOptions {
  /** The share of images that become grey. @default 0.5 */
  factor?: number
}

/** Draws colours towards grey by a share drawn from `factor`; below 0, away from it. */
export class RandomColorDegeneration extends ColorAugmentation {
  static override readonly kerasClass: string = 'RandomColorDegeneration'
  protected static override readonly bounds: Range = [-1, 1]

  protected change(images: Tensor, random: Random): Tensor {
    const towards = grey(images).sub(images).mul(this.drawn(images, random))
    return images.add(towards).clip(...this.valueRange)
  }
}

/** Blurs images where the factor drawn is below ½ and sharpens them above it: at ½ they stay as they are. */
export class RandomSharpness extends ColorAugmentation {
  static override readonly kerasClass: string = 'RandomSharpness'

  protected change(images: Tensor, random: Random): Tensor {
    const channels = images.shape[3]
    const [a, b] = [1 / 13, 5 / 13]
    const window = tensor([a, a, a, a, b, a, a, a, a]).reshape([3, 3, 1, 1])
    const smooth = conv(images, window.broadcastTo([3, 3, 1, channels]), {
      padding: 'same',
      groups: channels,
    })
    const share = this.drawn(images, random).mul(-2).add(1)
    return images.add(share.mul(smooth.sub(images))).clip(...this.valueRange)
  }
}

/** Turns the hues of images by a share of the circle, up to half of `factor`, either way. */
export class RandomHue extends ColorAugmentation {
  static override readonly kerasClass: string = 'RandomHue'

  protected change(images: Tensor, random: Random): Tensor {
    const [least, most] = this.valueRange
    const [hue, saturation, value] = hsvOf(images.sub(least).div(most - least))
    const way = random.uniform([images.shape[0], 1, 1, 1]).greater(0.5).where(-0.5, 0.5)
    const turned = hue.add(way.mul(this.drawn(images, random)))
    const whole = turned.greater(1).where(turned.sub(1), turned)
    const inside = whole.less(0).where(whole.add(1), whole)
    return rgbOf(inside, saturation, value)
      .clip(0, 1)
      .mul(most - least)
      .add(least)
  }
}

/** Multiplies saturations by f / (1 - f), f drawn from `factor`: below ½ colours fade, above it they grow stronger. */
export class RandomSaturation extends ColorAugmentation {
  static override readonly kerasClass: string = 'RandomSaturation'
  protected static override readonly bounds: Range = [-1, 1]

  protected change(images: Tensor, random: Random): Tensor {
    const f = this.drawn(images, random)
    const [hue, saturation, value] = hsvOf(images)
    const stronger = saturation.mul(f.div(f.neg().add(1 + 1e-7))).clip(...this.valueRange)
    return rgbOf(hue, stronger, value)
  }
}

export interface RandomInvertOptions extends AugmentationOptions {
  /** How likely an image is inverted: drawn for each of them. @default 1, so between 0 and 1 */
  factor?: RandomFactor
  /** What values are held within. @default [0, 255] */
  valueRange?: Range
}

/** Inverts images, each with a likelihood drawn from `factor`. */
export class RandomInvert extends ColorAugmentation {
  static override readonly kerasClass: string = 'RandomInvert'
  static override readonly options = table<RandomInvertOptions, LayerOptions>({
    factor: 'any',
    valueRange: 'any',
    seed: 'number?',
    dataFormat: 'string?',
  })

  constructor(...given: Given<RandomInvertOptions, [], [factor: RandomFactor, valueRange: Range]>) {
    const options = named<RandomInvertOptions>(new.target.name, RandomInvert.options, given)
    const { factor = 1, ...rest } = options
    super(factor, rest)
  }

  protected change(images: Tensor, random: Random): Tensor {
    const likely = this.drawn(images, random)
    const chosen = random.uniform([images.shape[0], 1, 1, 1]).less(likely)
    return chosen.where(images.neg().add(this.valueRange[1]), images)
  }
}

/** Leaves so many bits of each value as are drawn from `factor`, whole numbers from 1 to 8, the upper one left out. */
export class RandomPosterization extends ColorAugmentation {
  static override readonly kerasClass: string = 'RandomPosterization'
  protected static override readonly bounds: Range = [1, 8]

  protected change(images: Tensor, random: Random): Tensor {
    const [low, high] = this.factor
    const [least, most] = this.valueRange
    const bits = low === high ? tensor([[[[low]]]]) : this.drawn(images, random).floor()
    const step = bits.neg().add(8).mul(Math.LN2).exp().round() // 2^(8 - bits)
    const bytes = images
      .sub(least)
      .mul(255 / (most - least))
      .floor()
    return bytes
      .div(step)
      .floor()
      .mul(step)
      .mul((most - least) / 255)
      .add(least)
  }
}

export interface SolarizationOptions extends ColorAugmentationOptions {
  /** What is added first: a share of 255, from 0 to a number, or between two. @default 0 */
  additionFactor?: RandomFactor
  /** From where on values are inverted: a share of 255, from 0 to a number, or between two. @default 0 */
  thresholdFactor?: RandomFactor
}

/** Inverts what is not below a threshold, in training. */
export class Solarization extends Augmentation {
  static override readonly kerasClass: string = 'Solarization'
  static override readonly options = table<SolarizationOptions, LayerOptions>({
    additionFactor: 'any',
    thresholdFactor: 'any',
    valueRange: 'any',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly additionFactor: Range
  readonly thresholdFactor: Range
  readonly valueRange: Range

  constructor(
    ...given: Given<
      SolarizationOptions,
      [],
      [additionFactor: RandomFactor, thresholdFactor: RandomFactor, valueRange: Range]
    >
  ) {
    const options = named<SolarizationOptions>(new.target.name, Solarization.options, given)
    super(options)
    this.additionFactor = endsOf(this, 'additionFactor', options.additionFactor ?? 0, [0, 1])
    this.thresholdFactor = endsOf(this, 'thresholdFactor', options.thresholdFactor ?? 0, [0, 1])
    this.valueRange = options.valueRange ?? [0, 255]
  }

  protected change(images: Tensor, random: Random): Tensor {
    const [least, most] = this.valueRange
    // As Keras: only the upper end is a share of 255.
    const drawn = ([low, high]: Range) => random.uniform([images.shape[0], 1, 1, 1], low, high * 255)
    const [additions, thresholds] = [drawn(this.additionFactor), drawn(this.thresholdFactor)]
    const bytes = images
      .sub(least)
      .mul(255 / (most - least))
      .add(additions)
      .clip(0, 255)
    const changed = bytes.less(thresholds).where(bytes, bytes.neg().add(255))
    return changed.mul((most - least) / 255).add(least)
  }

  override getConfig(): Record<string, unknown> {
    const { additionFactor, thresholdFactor, valueRange, seed } = this
    return {
      ...super.getConfig(),
      value_range: valueRange,
      addition_factor: additionFactor,
      threshold_factor: thresholdFactor,
      seed,
    }
  }
}

export interface AutoContrastOptions extends ImageLayerOptions {
  /** What values are brought to. @default [0, 255] */
  valueRange?: Range
}

/** Stretches each channel of each image to the whole range, in training or not; what is all of one value stays. */
export class AutoContrast extends SpatialLayer {
  static override readonly kerasClass: string = 'AutoContrast'
  static override readonly options = table<AutoContrastOptions, LayerOptions>({
    valueRange: 'any',
    dataFormat: 'string?',
  })
  readonly valueRange: Range

  constructor(...given: Given<AutoContrastOptions, [], [valueRange: Range]>) {
    const options = named<AutoContrastOptions>(new.target.name, AutoContrast.options, given)
    super(options)
    this.valueRange = options.valueRange ?? [0, 255]
  }

  protected compute(x: Tensor): Tensor {
    const images = x.cast('float32')
    const [least, most] = this.valueRange
    const low = images.min([1, 2], true)
    const range = images.max([1, 2], true).sub(low)
    const some = range.greater(0)
    const stretched = images
      .sub(low)
      .div(some.where(range, 1))
      .mul(most - least)
      .add(least)
    return some.where(stretched.clip(least, most), images)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), value_range: this.valueRange }
  }
}
