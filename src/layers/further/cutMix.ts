import { type Given, named, table } from '../../options.js'
import type { Range } from '../../tensor/ops/randomAffine.js'
import type { Random } from '../../tensor/random.js'
import type { Tensor } from '../../tensor/tensor.js'
import { type AugmentationOptions, endsOf, type RandomFactor } from '../augmentation.js'
import type { LayerOptions } from '../layer.js'
import { stretch } from '../stretch.js'
import { type Mixed, Mixing, symmetricBeta } from './mixing.js'

export interface CutMixOptions extends AugmentationOptions {
  /** Both parameters of the beta distribution of what stays of an image, drawn for each batch. @default 1, so between 0 and 1 */
  factor?: RandomFactor
}

/**
 * Puts a rectangle of another image of the batch into each, and mixes their labels as its area says
 * (keras.io/api/layers/preprocessing_layers/image_augmentation/cut_mix).
 */
export class CutMix extends Mixing {
  static override readonly kerasClass: string = 'CutMix'
  static override readonly options = table<CutMixOptions, LayerOptions>({
    factor: 'any',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly factor: Range

  constructor(...given: Given<CutMixOptions, [], [factor: RandomFactor]>) {
    const options = named<CutMixOptions>(new.target.name, CutMix.options, given)
    super(options)
    this.factor = endsOf(this, 'factor', options.factor ?? 1, [0, 1])
  }

  protected mix(images: Tensor, others: Tensor, random: Random): Mixed {
    const [n, height, width] = images.shape
    const each = [n, 1, 1, 1]
    const alpha = random.uniform([], ...this.factor).add(1e-6)
    const side = symmetricBeta(random, each, alpha).neg().add(1).sqrt()
    const columns = stretch(side.mul(width), width, 2, random)
    const rows = stretch(side.mul(height), height, 1, random)
    return {
      images: rows.logicalAnd(columns).where(others, images),
      weight: side.square().neg().add(1),
    }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), factor: this.factor }
  }
}
