import { lookup } from '../lookup.js'
import type { Tensor } from '../tensor/tensor.js'
import { BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy } from './crossentropy.js'
import { Loss, type LossFunction } from './loss.js'
import { MeanAbsoluteError, MeanSquaredError } from './regression.js'

export * from './crossentropy.js'
export { Loss, type LossFunction } from './loss.js'
export * from './regression.js'

/** What `compile` accepts as a loss. */
export type LossLike = string | Loss | LossFunction

const known: Record<string, () => Loss> = {
  binary_crossentropy: () => new BinaryCrossentropy(),
  categorical_crossentropy: () => new CategoricalCrossentropy(),
  mae: () => new MeanAbsoluteError(),
  mean_absolute_error: () => new MeanAbsoluteError(),
  mean_squared_error: () => new MeanSquaredError(),
  mse: () => new MeanSquaredError(),
  sparse_categorical_crossentropy: () => new SparseCategoricalCrossentropy(),
}

/** A user's own function as a loss. */
class FunctionLoss extends Loss {
  readonly name: string

  constructor(readonly losses: (yTrue: Tensor, yPred: Tensor) => Tensor) {
    super()
    this.name = losses.name || 'loss'
  }
}

/** The loss that an id, a loss or a function stands for. */
export function getLoss(like: LossLike): Loss {
  if (typeof like === 'string') return lookup('loss', known, like)()
  return typeof like === 'function' ? new FunctionLoss(like) : like
}
