import type { SettingsOf } from '../../losses/functions.js'
import type { Tensor } from '../../tensor/tensor.js'
import {
  BinaryAccuracy,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  SparseTopKCategoricalAccuracy,
  TopKCategoricalAccuracy,
} from './accuracy.js'
import { ConcordanceCorrelation, PearsonCorrelation } from './correlation.js'
import type { MeanMetric } from './mean.js'

// The metrics as functions, for loops of one's own: `metrics.binaryAccuracy(y, p)` gives a value for each example, as Keras'
// functions do; settings follow as an object.

export {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalHinge,
  hinge,
  huber,
  klDivergence,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
} from '../../losses/functions.js'

/** Values of the examples, [batch, …], whose mean the metric is. */
export type ValuesOf<Class> = (yTrue: Tensor, yPred: Tensor, settings?: SettingsOf<Class>) => Tensor

const of =
  <Class>(make: Class): ValuesOf<Class> =>
  (yTrue, yPred, settings) =>
    (Reflect.construct(make as never, [settings ?? {}]) as MeanMetric).values(yTrue, yPred).cast('float32')

export const binaryAccuracy = /* @__PURE__ */ of(BinaryAccuracy)
export const categoricalAccuracy = /* @__PURE__ */ of(CategoricalAccuracy)
export const concordanceCorrelation = /* @__PURE__ */ of(ConcordanceCorrelation)
export const pearsonCorrelation = /* @__PURE__ */ of(PearsonCorrelation)
export const sparseCategoricalAccuracy = /* @__PURE__ */ of(SparseCategoricalAccuracy)
export const sparseTopKCategoricalAccuracy = /* @__PURE__ */ of(SparseTopKCategoricalAccuracy)
export const topKCategoricalAccuracy = /* @__PURE__ */ of(TopKCategoricalAccuracy)
