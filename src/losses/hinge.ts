import { type Given, named } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Loss, type LossOptions } from './loss.js'

// keras.io/api/losses/hinge_losses

/** 1 - y·ŷ where that is above 0. Targets are -1 and 1; a batch with nothing but 0 and 1 is taken as such. */
function margins(yTrue: Tensor, yPred: Tensor): Tensor {
  const binary = yTrue.equal(0).logicalOr(yTrue.equal(1)).min()
  const target = binary.where(yTrue.mul(2).sub(1), yTrue)
  return target.mul(yPred).neg().add(1).maximum(0)
}

/** mean max(0, 1 - y·ŷ) over the last axis. */
export class Hinge extends Loss {
  constructor(...given: Given<LossOptions, []>) {
    super('hinge', named(new.target.name, Hinge.options, given))
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return margins(yTrue, yPred).mean(-1)
  }
}

/** mean max(0, 1 - y·ŷ)² over the last axis. */
export class SquaredHinge extends Loss {
  constructor(...given: Given<LossOptions, []>) {
    super('squared_hinge', named(new.target.name, SquaredHinge.options, given))
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return margins(yTrue, yPred).square().mean(-1)
  }
}

/** max(0, 1 + max (1 - y)·ŷ - Σ y·ŷ) over the last axis, for one-hot targets. */
export class CategoricalHinge extends Loss {
  constructor(...given: Given<LossOptions, []>) {
    super('categorical_hinge', named(new.target.name, CategoricalHinge.options, given))
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const right = yTrue.mul(yPred).sum(-1)
    const wrong = yTrue.neg().add(1).mul(yPred).max(-1)
    return wrong.sub(right).add(1).maximum(0)
  }
}
