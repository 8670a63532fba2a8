import type { Tensor } from '../tensor/tensor.js'
import { BinaryCrossentropy, BinaryFocalCrossentropy } from './binaryCrossentropy.js'
import { CategoricalCrossentropy, CategoricalFocalCrossentropy } from './categoricalCrossentropy.js'
import { Circle } from './circle.js'
import { CategoricalHinge, Hinge, SquaredHinge } from './hinge.js'
import { type Loss, sameRank } from './loss.js'
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

// The losses as functions, for loops of one's own: `losses.meanSquaredError(y, p)` gives a loss for each example, as
// Keras' functions do; settings follow as an object.

/** What the class of such a function takes, but for its name and its reduction. */
export type SettingsOf<Class> = Class extends new (
  options: infer Options,
) => Loss
  ? Omit<NonNullable<Options>, 'reduction' | 'name'>
  : never

/** Losses of the examples, [batch, …], not reduced. */
export type LossesOf<Class> = (yTrue: Tensor, yPred: Tensor, settings?: SettingsOf<Class>) => Tensor

const of =
  <Class>(make: Class): LossesOf<Class> =>
  (yTrue, yPred, settings) =>
    (Reflect.construct(make as never, [settings ?? {}]) as Loss).losses(...sameRank(yTrue, yPred))

export const binaryCrossentropy = /* @__PURE__ */ of(BinaryCrossentropy)
export const binaryFocalCrossentropy = /* @__PURE__ */ of(BinaryFocalCrossentropy)
export const categoricalCrossentropy = /* @__PURE__ */ of(CategoricalCrossentropy)
export const categoricalFocalCrossentropy = /* @__PURE__ */ of(CategoricalFocalCrossentropy)
export const categoricalGeneralizedCrossEntropy = /* @__PURE__ */ of(CategoricalGeneralizedCrossEntropy)
export const categoricalHinge = /* @__PURE__ */ of(CategoricalHinge)
export const circle = /* @__PURE__ */ of(Circle)
export const cosineSimilarity = /* @__PURE__ */ of(CosineSimilarity)
export const dice = /* @__PURE__ */ of(Dice)
export const hinge = /* @__PURE__ */ of(Hinge)
export const huber = /* @__PURE__ */ of(Huber)
export const klDivergence = /* @__PURE__ */ of(KLDivergence)
export const logCosh = /* @__PURE__ */ of(LogCosh)
export const meanAbsoluteError = /* @__PURE__ */ of(MeanAbsoluteError)
export const meanAbsolutePercentageError = /* @__PURE__ */ of(MeanAbsolutePercentageError)
export const meanSquaredError = /* @__PURE__ */ of(MeanSquaredError)
export const meanSquaredLogarithmicError = /* @__PURE__ */ of(MeanSquaredLogarithmicError)
export const poisson = /* @__PURE__ */ of(Poisson)
export const sparseCategoricalCrossentropy = /* @__PURE__ */ of(SparseCategoricalCrossentropy)
export const squaredHinge = /* @__PURE__ */ of(SquaredHinge)
export const tversky = /* @__PURE__ */ of(Tversky)
