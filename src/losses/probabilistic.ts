import { type Given, named, table } from '../options.js'
import type { NdArray } from '../tensor/ndarray.js'
import type { Shape } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import { Loss, type LossOptions } from './loss.js'

// keras.io/api/losses/probabilistic_losses

/** Keras' fuzz factor. */
const EPSILON = 1e-7

/** Kullback and Leibler's divergence Σ y·log(y / ŷ) over the last axis, y and ŷ held within [1e-7, 1]. */
export class KLDivergence extends Loss {
  constructor(...given: Given<LossOptions, []>) {
    super('kl_divergence', named(new.target.name, KLDivergence.options, given))
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const y = yTrue.clip(EPSILON, 1)
    return y.mul(y.div(yPred.clip(EPSILON, 1)).log()).sum(-1)
  }
}

/** mean (ŷ - y·log ŷ) over the last axis: -log of Poisson's probability of y counts where ŷ are expected. */
export class Poisson extends Loss {
  constructor(...given: Given<LossOptions, []>) {
    super('poisson', named(new.target.name, Poisson.options, given))
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return yPred.sub(yTrue.mul(yPred.add(EPSILON).log())).mean(-1)
  }
}

export interface GeneralizedCrossEntropyOptions extends LossOptions {
  /** Between 0 and 1: near 0 as cross-entropy, near 1 as the mean absolute error, which wrong labels harm less. @default 0.5 */
  q?: number
}

/** (1 - p^q) / q of the probability p of the class whose number the target is (Zhang and Sabuncu, 2018). */
export class CategoricalGeneralizedCrossEntropy extends Loss {
  static override readonly options = table<GeneralizedCrossEntropyOptions>({
    q: 'number',
    reduction: 'string?',
    name: 'string',
  })
  readonly q: number

  constructor(...given: Given<GeneralizedCrossEntropyOptions, [], [q: number]>) {
    const options = named<GeneralizedCrossEntropyOptions>(
      new.target.name,
      CategoricalGeneralizedCrossEntropy.options,
      given,
    )
    super('categorical_generalized_cross_entropy', options)
    this.q = options.q ?? 0.5
    if (!(this.q > 0 && this.q < 1)) {
      throw new RangeError(`${this.name}: expected q between 0 and 1, got ${this.q}`)
    }
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const labels = yTrue.rank === yPred.rank ? yTrue.squeeze(-1) : yTrue
    // A product: what is NaN in any class is not hidden.
    const p = labels.cast('int32').oneHot(yPred.shape.at(-1)!).cast('float32').mul(yPred).sum(-1)
    return p.pow(this.q).neg().add(1).div(this.q)
  }

  override check(yTrue: NdArray, yPred: Shape): void {
    const flat = yTrue.shape.length === yPred.length ? yTrue.shape.slice(0, -1) : yTrue.shape
    if (flat.length === yPred.length - 1 && (yTrue.shape.length < yPred.length || yTrue.shape.at(-1) === 1))
      return
    throw new RangeError(
      `${this.name}: expected class numbers [batch] for predictions [${yPred}], got [${yTrue.shape}]`,
    )
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), q: this.q }
  }
}
