import { type Given, named, table } from '../options.js'
import { randomFlip } from '../tensor/ops/randomFlip.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { Augmentation, type AugmentationOptions } from './augmentation.js'
import type { LayerOptions } from './layer.js'
import { requireOneOf } from './requirements.js'

const FLIPS = { horizontal: [2], vertical: [1], horizontal_and_vertical: [2, 1] }

export interface RandomFlipOptions extends AugmentationOptions {
  /** Along which axes images are mirrored. @default 'horizontal_and_vertical' */
  mode?: keyof typeof FLIPS
}

/**
 * Mirrors half of the images: `horizontal` swaps left and right, `vertical` top and bottom,
 * `horizontal_and_vertical` decides on each by itself (Keras 3.15 does both or neither).
 */
export class RandomFlip extends Augmentation {
  static override readonly kerasClass: string = 'RandomFlip'
  static override readonly options = table<RandomFlipOptions, LayerOptions>({
    mode: 'string',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly mode: keyof typeof FLIPS

  constructor(...given: Given<RandomFlipOptions, [], [mode: keyof typeof FLIPS, seed: number | null]>) {
    const options = named<RandomFlipOptions>(new.target.name, RandomFlip.options, given)
    const { mode = 'horizontal_and_vertical' } = options
    super(options)
    this.mode = requireOneOf(this, 'mode', Object.keys(FLIPS) as (keyof typeof FLIPS)[], mode)
  }

  protected change(images: Tensor, random: Random): Tensor {
    return FLIPS[this.mode].reduce((flipped, axis) => randomFlip(flipped, axis, random), images)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), seed: this.seed, mode: this.mode }
  }
}
