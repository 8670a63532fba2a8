import type { Shape } from '../../layers/symbolic.js'
import { type IdOf, type KerasObject, Registry } from '../../registry.js'
import { isClass, misplaced } from '../../show.js'
import type { Tensor } from '../../tensor/tensor.js'
import {
  Accuracy,
  accuracyFor,
  BinaryAccuracy,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  SparseTopKCategoricalAccuracy,
  TopKCategoricalAccuracy,
} from './accuracy.js'
import { AUC } from './auc.js'
import { ConfusionMatrix } from './confusionMatrix.js'
import { ConcordanceCorrelation, PearsonCorrelation } from './correlation.js'
import { F1Score, FBetaScore } from './fScore.js'
import { BinaryIoU, IoU, MeanIoU, OneHotIoU, OneHotMeanIoU } from './iou.js'
import * as losses from './losses.js'
import { Mean, MeanMetric, Sum } from './mean.js'
import { Metric } from './metric.js'
import {
  FalseNegatives,
  FalsePositives,
  Precision,
  Recall,
  TrueNegatives,
  TruePositives,
} from './precision.js'
import { R2Score } from './r2Score.js'
import {
  PrecisionAtRecall,
  RecallAtPrecision,
  SensitivityAtSpecificity,
  SpecificityAtSensitivity,
} from './tradeoff.js'

export {
  Accuracy,
  BinaryAccuracy,
  type BinaryAccuracyOptions,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  SparseTopKCategoricalAccuracy,
  TopKCategoricalAccuracy,
  type TopKOptions,
} from './accuracy.js'
export { AUC, type AUCOptions } from './auc.js'
export {
  type Classes,
  ConfusionMatrix,
  type ConfusionMatrixOptions,
  type CountOptions,
  confusionMatrix,
} from './confusionMatrix.js'
export { ConcordanceCorrelation, type CorrelationOptions, PearsonCorrelation } from './correlation.js'
export { F1Score, type FBetaOptions, FBetaScore, type FScoreOptions } from './fScore.js'
export {
  BinaryIoU,
  type BinaryIoUOptions,
  IoU,
  type IoUOptions,
  MeanIoU,
  OneHotIoU,
  OneHotMeanIoU,
  type OneHotOptions,
} from './iou.js'
export * from './losses.js'
export { Mean, MeanMetric, Sum } from './mean.js'
export { Metric, type MetricOptions } from './metric.js'
export * from './precision.js'
export { R2Score, type R2ScoreOptions } from './r2Score.js'
export * from './tradeoff.js'

/** A metric of one's own: targets and predictions to values, whose mean is shown. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor

const registry = new Registry(
  'metric',
  'keras.metrics',
  {
    AUC,
    Accuracy,
    BinaryAccuracy,
    BinaryIoU,
    CategoricalAccuracy,
    ConcordanceCorrelation,
    ConfusionMatrix,
    F1Score,
    FBetaScore,
    FalseNegatives,
    FalsePositives,
    IoU,
    Mean,
    MeanIoU,
    OneHotIoU,
    OneHotMeanIoU,
    PearsonCorrelation,
    Precision,
    PrecisionAtRecall,
    R2Score,
    Recall,
    RecallAtPrecision,
    SensitivityAtSpecificity,
    SparseCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
    SpecificityAtSensitivity,
    Sum,
    TopKCategoricalAccuracy,
    TrueNegatives,
    TruePositives,
    ...losses,
  },
  {
    acc: 'Accuracy',
    bce: 'BinaryCrossentropy',
    kld: 'KLDivergence',
    log_cosh: 'LogCoshError',
    logcosh: 'LogCoshError',
    mae: 'MeanAbsoluteError',
    mape: 'MeanAbsolutePercentageError',
    mse: 'MeanSquaredError',
    msle: 'MeanSquaredLogarithmicError',
    rmse: 'RootMeanSquaredError',
  },
)

/** Keras' ids of metrics. @useDeclaredType */
export type MetricId = IdOf<typeof registry>

/** What `compile` accepts as a metric. */
export type MetricLike = MetricId | Metric | MetricFunction

/** Throws, with the nearest right name, what no metric is called. */
export function requireMetric(like: MetricLike | (string & {})): void {
  if (typeof like === 'string') registry.make(like)
  else if (!(like instanceof Metric) && (typeof like !== 'function' || isClass(like))) {
    throw new RangeError(`metrics: ${misplaced('an id, a metric or a function', like)}`)
  }
}

/**
 * The metric that an id, a metric or a function stands for, for targets and predictions of these shapes. Logs
 * call it by the id.
 */
export function getMetric(like: MetricLike | (string & {}), yTrue: Shape, yPred: Shape): Metric {
  if (like instanceof Metric) return like
  if (typeof like === 'function') return new MeanMetric(like.name || 'metric', like)
  if (/^acc(uracy)?$/i.test(like)) return accuracyFor(yTrue, yPred, like)
  return registry.make(like, { name: like })
}

/** Keras' JSON of a metric; null for one of one's own. */
export function serializeMetric(metric: Metric): KerasObject | null {
  return registry.serialize(metric)
}

/** A metric from Keras' JSON of it: `{class_name: 'AUC', config: {…}}`. */
export function metricFromConfig(object: Pick<KerasObject, 'class_name' | 'config'>): Metric {
  return registry.fromConfig(object)
}
