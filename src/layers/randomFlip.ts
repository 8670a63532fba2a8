import { randomFlip } from '../tensor/ops/randomFlip.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { Augmentation, type AugmentationOptions } from './augmentation.js'
import { requireOneOf } from './requirements.js'

const FLIPS = { horizontal: [2], vertical: [1], horizontal_and_vertical: [2, 1] }

/**
 * Mirrors half of the images: `horizontal` swaps left and right, `vertical` top and bottom,
 * `horizontal_and_vertical` decides on each by itself (Keras 3.15 does both or neither).
 */
export class RandomFlip extends Augmentation {
  static readonly positional = ['mode']
  readonly mode: keyof typeof FLIPS

  constructor(mode: keyof typeof FLIPS = 'horizontal_and_vertical', options: AugmentationOptions = {}) {
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
