import { type Given, named } from '../options.js'
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
