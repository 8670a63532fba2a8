import { type Given, named, table } from '../../options.js'
import type { Random } from '../../tensor/random.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { AugmentationOptions } from '../augmentation.js'
import type { LayerOptions } from '../layer.js'
import { titleOf } from '../requirements.js'
import { between, type Mixed, Mixing, symmetricBeta } from './mixing.js'

export interface MixUpOptions extends AugmentationOptions {
  /** Both parameters of the beta distribution that shares are drawn from: next to 0 one image all but stays. @default 0.2 */
  alpha?: number
}

/**
 * Lays another image of the batch over each, and its labels over the labels
 * (keras.io/api/layers/preprocessing_layers/image_augmentation/mix_up).
 */
export class MixUp extends Mixing {
  static override readonly kerasClass: string = 'MixUp'
  static override readonly options = table<MixUpOptions, LayerOptions>({
    alpha: 'number',
    dataFormat: 'string?',
    seed: 'number?',
  })
  readonly alpha: number

  constructor(...given: Given<MixUpOptions, [], [alpha: number]>) {
    const options = named<MixUpOptions>(new.target.name, MixUp.options, given)
    super(options)
    this.alpha = options.alpha ?? 0.2
    if (!(this.alpha >= 0 && this.alpha < Infinity))
      throw new RangeError(`${titleOf(this)}: expected alpha as a number from 0 on, got ${this.alpha}`)
  }

  protected mix(images: Tensor, others: Tensor, random: Random): Mixed {
    const weight = symmetricBeta(random, [images.shape[0], 1, 1, 1], this.alpha)
    return { images: between(images, others, weight), weight }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), alpha: this.alpha }
  }
}
