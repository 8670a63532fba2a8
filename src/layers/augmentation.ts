import { show } from '../show.js'
import type { Range } from '../tensor/ops/randomAffine.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import { surroundingContext } from './callContext.js'
import type { CallContext } from './layer.js'
import { LayerRandom } from './layerRandom.js'
import { titleOf } from './requirements.js'
import { type ImageLayerOptions, SpatialLayer } from './spatialLayer.js'

export interface AugmentationOptions extends ImageLayerOptions {
  /** Fixes the changes, whatever the model's seed. @default null */
  seed?: number | null
}

/**
 * Changes images at random, each in its own way, in training; else gives them as they are
 * (keras.io/api/layers/preprocessing_layers/image_augmentation). [batch, height, width, channels] → the same.
 */
export abstract class Augmentation extends SpatialLayer {
  readonly seed: number | null
  readonly #random: LayerRandom

  constructor({ seed = null, ...options }: AugmentationOptions) {
    super(options)
    this.seed = seed
    this.#random = new LayerRandom(seed)
  }

  /** The images changed; called in training only. */
  protected abstract change(images: Tensor, random: Random): Tensor

  protected compute(images: Tensor, context: CallContext = surroundingContext()): Tensor {
    const floats = images.cast('float32')
    return context.training ? this.change(floats, this.#random.of(context)) : floats
  }
}

/** A number for a range around 0, or its two ends. */
export type RandomFactor = number | readonly [number, number]

/** The two ends of a range; a number means as far up as down, though not below `least`. */
export function rangeOf(
  layer: Augmentation,
  option: string,
  factor: RandomFactor,
  least: number,
  most: number,
): Range {
  const ends = typeof factor === 'number' ? [-Math.abs(factor), Math.abs(factor)] : [...factor]
  const given = [factor].flat()
  if (ends.length === 2 && given.every((end) => end >= least && end <= most)) {
    const [low, high] = ends.sort((a, b) => a - b)
    return [low, high]
  }
  throw new RangeError(
    `${titleOf(layer)}: expected ${option} as a number or two, from ${least} to ${most}, got ${JSON.stringify(factor)}`,
  )
}

/** Two ends within bounds; a number is the upper one, and the lower one as far below 0, though not below the bounds. */
export function endsOf(
  layer: { readonly name: string },
  option: string,
  given: RandomFactor,
  [least, most]: Range,
): Range {
  const ends = typeof given === 'number' ? [Math.max(-given, least), given] : [...given]
  if (ends.length !== 2 || !ends.every((end) => end >= least && end <= most)) {
    throw new RangeError(
      `${titleOf(layer)}: expected ${option} as a number or two, from ${least} to ${most}, got ${show(given)}`,
    )
  }
  return [Math.min(...ends), Math.max(...ends)]
}
