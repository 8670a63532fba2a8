import { type Given, named, table } from '../../options.js'
import type { Range } from '../../tensor/ops/randomAffine.js'
import type { Random } from '../../tensor/random.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { RandomFactor } from '../augmentation.js'
import type { LayerOptions } from '../layer.js'
import { Choosing, type ChoosingOptions } from './choosing.js'

export interface RandAugmentOptions extends ChoosingOptions {
  /** How many augmentations follow one another. @default 2 */
  numOps?: number
  /** How strong they are, from 0 to 1. @default 0.5 */
  factor?: RandomFactor
}

/**
 * Some of eleven augmentations one after the other, in training
 * (keras.io/api/layers/preprocessing_layers/image_augmentation/rand_augment).
 */
export class RandAugment extends Choosing {
  static override readonly kerasClass: string = 'RandAugment'
  static override readonly options = table<RandAugmentOptions, LayerOptions>({
    valueRange: 'any',
    numOps: 'number',
    factor: 'any',
    interpolation: 'string',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly numOps: number

  constructor(
    ...given: Given<RandAugmentOptions, [], [valueRange: Range, numOps: number, factor: RandomFactor]>
  ) {
    const options = named<RandAugmentOptions>(new.target.name, RandAugment.options, given)
    super({ ...options, factor: options.factor ?? 0.5 }, true)
    this.numOps = this.requireCount('numOps', options.numOps ?? 2)
  }

  protected change(images: Tensor, random: Random): Tensor {
    let y = images
    for (let i = 0; i < this.numOps; i++) y = this.byOne(y, random, 0)
    return y
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), num_ops: this.numOps }
  }
}
