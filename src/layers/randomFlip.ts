import { type Given, named, table } from '../options.js'
import { randomFlip } from '../tensor/ops/randomFlip.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { Augmentation, type AugmentationOptions } from './augmentation.js'
import type { LayerOptions } from './layer.js'
import { requireOneOf } from './requirements.js'

const FLIPS = { horizontal: [2], vertical: [1], horizontal_and_vertical: [2, 1] }
type Mode = keyof typeof FLIPS

/**
 * Mirrors half of the images: `horizontal` swaps left and right, `vertical` top and bottom,
 * `horizontal_and_vertical` decides on each by itself (Keras 3.15 does both or neither).
 */
export class RandomFlip extends Augmentation {
  static override readonly kerasClass: string = 'RandomFlip'
  static override readonly options = table<AugmentationOptions & { mode?: Mode }, LayerOptions>({
    mode: 'string',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly mode: Mode

  constructor(...given: Given<AugmentationOptions, [], [mode: Mode, seed: number | null]>) {
    const options = named<AugmentationOptions & { mode?: Mode }>(new.target.name, RandomFlip.options, given)
    const { mode = 'horizontal_and_vertical' } = options
    super(options)
    this.mode = requireOneOf(this, 'mode', Object.keys(FLIPS) as Mode[], mode)
  }

  protected change(images: Tensor, random: Random): Tensor {
    return FLIPS[this.mode].reduce((flipped, axis) => randomFlip(flipped, axis, random), images)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), seed: this.seed, mode: this.mode }
  }
}
