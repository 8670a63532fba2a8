import type { Shape } from '../../layers/symbolic.js'
import { lookup } from '../../lookup.js'
import { getLoss } from '../../losses/index.js'
import {
  accuracyFor,
  BinaryAccuracy,
  CategoricalAccuracy,
  type MetricFunction,
  SparseCategoricalAccuracy,
} from './accuracy.js'
import { MeanMetric } from './mean.js'
import { Metric } from './metric.js'

export {
  BinaryAccuracy,
  CategoricalAccuracy,
  type MetricFunction,
  SparseCategoricalAccuracy,
} from './accuracy.js'
export { MeanMetric } from './mean.js'
export { Metric } from './metric.js'

/** What `compile` accepts as a metric. */
export type MetricLike = string | Metric | MetricFunction

/** A loss, watched without being trained on: `mse` in logs, say. */
const lossMetric = (id: string) => () => {
  const loss = getLoss(id)
  return new MeanMetric(id, (yTrue, yPred) => loss.losses(yTrue, yPred))
}

const known: Record<string, (yTrue: Shape, yPred: Shape) => Metric> = {
  acc: (yTrue, yPred) => accuracyFor(yTrue, yPred, 'acc'),
  accuracy: (yTrue, yPred) => accuracyFor(yTrue, yPred, 'accuracy'),
  binary_accuracy: () => new BinaryAccuracy(),
  binary_crossentropy: lossMetric('binary_crossentropy'),
  categorical_accuracy: () => new CategoricalAccuracy(),
  categorical_crossentropy: lossMetric('categorical_crossentropy'),
  mae: lossMetric('mae'),
  mean_absolute_error: lossMetric('mean_absolute_error'),
  mean_squared_error: lossMetric('mean_squared_error'),
  mse: lossMetric('mse'),
  sparse_categorical_accuracy: () => new SparseCategoricalAccuracy(),
  sparse_categorical_crossentropy: lossMetric('sparse_categorical_crossentropy'),
}

/** Throws, with the nearest right name, what no metric is called. */
export function requireMetric(like: MetricLike): void {
  if (typeof like === 'string') lookup('metric', known, like)
}

/** The metric that an id, a metric or a function stands for, for targets and predictions of these shapes. */
export function getMetric(like: MetricLike, yTrue: Shape, yPred: Shape): Metric {
  if (like instanceof Metric) return like
  if (typeof like === 'function') return new MeanMetric(like.name || 'metric', like)
  return lookup('metric', known, like)(yTrue, yPred)
}
