import { type IdOf, type KerasObject, Registry } from '../registry.js'
import { isClass, misplaced } from '../show.js'
import type { Tensor } from '../tensor/tensor.js'
import { BinaryCrossentropy, BinaryFocalCrossentropy } from './binaryCrossentropy.js'
import { CategoricalCrossentropy, CategoricalFocalCrossentropy } from './categoricalCrossentropy.js'
import { Circle } from './circle.js'
import { CategoricalHinge, Hinge, SquaredHinge } from './hinge.js'
import { Loss, type LossFunction } from './loss.js'
import { Dice, Tversky } from './overlap.js'
import { CategoricalGeneralizedCrossEntropy, KLDivergence, Poisson } from './probabilistic.js'
import {
  CosineSimilarity,
  Huber,
  LogCosh,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanSquaredError,
  MeanSquaredLogarithmicError,
} from './regression.js'
import { SparseCategoricalCrossentropy } from './sparseCategoricalCrossentropy.js'

export { BinaryCrossentropy, BinaryFocalCrossentropy, type BinaryFocalOptions } from './binaryCrossentropy.js'
export { CategoricalCrossentropy, CategoricalFocalCrossentropy } from './categoricalCrossentropy.js'
export * from './circle.js'
export type { CrossentropyOptions, FocalOptions } from './crossentropy.js'
export * from './hinge.js'
export { Loss, type LossFunction, type LossOptions, type Reduction } from './loss.js'
export * from './overlap.js'
export * from './probabilistic.js'
export {
  CosineSimilarity,
  type CosineSimilarityOptions,
  Huber,
  type HuberOptions,
  LogCosh,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanSquaredError,
  MeanSquaredLogarithmicError,
} from './regression.js'
export {
  SparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from './sparseCategoricalCrossentropy.js'

const registry = new Registry(
  'loss',
  'keras.losses',
  {
    BinaryCrossentropy,
    BinaryFocalCrossentropy,
    CategoricalCrossentropy,
    CategoricalFocalCrossentropy,
    CategoricalGeneralizedCrossEntropy,
    CategoricalHinge,
    Circle,
    CosineSimilarity,
    Dice,
    Hinge,
    Huber,
    KLDivergence,
    LogCosh,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
    Poisson,
    SparseCategoricalCrossentropy,
    SquaredHinge,
    Tversky,
  },
  {
    bce: 'BinaryCrossentropy',
    huber_loss: 'Huber',
    kld: 'KLDivergence',
    kullback_leibler_divergence: 'KLDivergence',
    logcosh: 'LogCosh',
    mae: 'MeanAbsoluteError',
    mape: 'MeanAbsolutePercentageError',
    mse: 'MeanSquaredError',
    msle: 'MeanSquaredLogarithmicError',
  },
)

/** Keras' ids of losses. @useDeclaredType */
export type LossId = IdOf<typeof registry>

/** What `compile` accepts as a loss. */
export type LossLike = LossId | Loss | LossFunction

/** A user's own function as a loss. */
class FunctionLoss extends Loss {
  constructor(readonly losses: (yTrue: Tensor, yPred: Tensor) => Tensor) {
    super(losses.name || 'loss')
  }
}

/** The loss that an id, a loss or a function stands for. */
export function getLoss(like: LossLike | (string & {})): Loss {
  if (typeof like === 'string') return registry.make(like)
  if (like instanceof Loss) return like
  if (typeof like === 'function' && !isClass(like)) return new FunctionLoss(like)
  throw new RangeError(`loss: ${misplaced('an id, a loss or a function', like)}`)
}

/** Keras' JSON of a loss; null for one of one's own. */
export function serializeLoss(loss: Loss): KerasObject | null {
  return registry.serialize(loss)
}

/** A loss from Keras' JSON of it: `{class_name: 'Huber', config: {…}}`. */
export function lossFromConfig(object: Pick<KerasObject, 'class_name' | 'config'>): Loss {
  return registry.fromConfig(object)
}
