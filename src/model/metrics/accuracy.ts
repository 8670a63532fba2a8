import type { Shape } from '../../layers/symbolic.js'
import { sameRank } from '../../losses/loss.js'
import { type Given, table, takeOptions } from '../../options.js'
import { isLargest, sameLargest } from '../../tensor/ops/sameLargest.js'
import type { Tensor } from '../../tensor/tensor.js'
import { MeanMetric } from './mean.js'
import type { GivenMetric, MetricOptions } from './metric.js'

// keras.io/api/metrics/accuracy_metrics

/** Share of predictions that equal their targets. */
export class Accuracy extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'accuracy' } = takeOptions<MetricOptions>(new.target.name, Accuracy.options, given)
    super(name, (yTrue, yPred) => {
      const [target, output] = sameRank(yTrue, yPred)
      return target.equal(output)
    })
  }
}

export interface BinaryAccuracyOptions extends MetricOptions {
  /** Above it, a prediction means yes. @default 0.5 */
  threshold?: number
}

/** Share of outputs on the same side of the threshold as their target. */
export class BinaryAccuracy extends MeanMetric {
  readonly threshold: number

  static override readonly options = table<BinaryAccuracyOptions>({
    name: 'string',
    threshold: 'number',
  })

  constructor(...given: Given<BinaryAccuracyOptions, [], [name: string]>) {
    const { name = 'binary_accuracy', threshold = 0.5 } = takeOptions<BinaryAccuracyOptions>(
      new.target.name,
      BinaryAccuracy.options,
      given,
    )
    super(name, (yTrue, yPred) => {
      const [target, output] = sameRank(yTrue, yPred)
      return target.equal(output.greater(threshold))
    })
    this.threshold = threshold
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), threshold: this.threshold }
  }
}

/** Share of examples whose largest prediction is where the one-hot target has its 1. */
export class CategoricalAccuracy extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'categorical_accuracy' } = takeOptions<MetricOptions>(
      new.target.name,
      CategoricalAccuracy.options,
      given,
    )
    super(name, sameLargest)
  }
}

/** Share of examples whose largest prediction is at the number that the target names. */
export class SparseCategoricalAccuracy extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'sparse_categorical_accuracy' } = takeOptions<MetricOptions>(
      new.target.name,
      SparseCategoricalAccuracy.options,
      given,
    )
    super(name, (yTrue, yPred) => isLargest(withoutClasses(yTrue, yPred), yPred))
  }
}

export interface TopKOptions extends MetricOptions {
  /** How many of the largest predictions may have the right class. @default 5 */
  k?: number
}

/** Share of examples where the 1 of the one-hot target is among the k largest predictions. */
export class TopKCategoricalAccuracy extends MeanMetric {
  readonly k: number

  static override readonly options = table<TopKOptions>({
    k: 'number',
    name: 'string',
  })

  constructor(...given: Given<TopKOptions, [], [k: number, name: string]>) {
    const { name = 'top_k_categorical_accuracy', k = 5 } = takeOptions<TopKOptions>(
      new.target.name,
      TopKCategoricalAccuracy.options,
      given,
    )
    super(name, (yTrue, yPred) => isAmongLargest(yTrue.argmax(-1), yPred, k))
    this.k = requireK(name, k)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), k: this.k }
  }
}

/** Share of examples where the class whose number the target is has one of the k largest predictions. */
export class SparseTopKCategoricalAccuracy extends MeanMetric {
  readonly k: number

  static override readonly options = table<TopKOptions>({
    k: 'number',
    name: 'string',
  })

  constructor(...given: Given<TopKOptions, [], [k: number, name: string]>) {
    const { name = 'sparse_top_k_categorical_accuracy', k = 5 } = takeOptions<TopKOptions>(
      new.target.name,
      SparseTopKCategoricalAccuracy.options,
      given,
    )
    super(name, (yTrue, yPred) => isAmongLargest(labelsOf(yTrue, yPred), yPred, k))
    this.k = requireK(name, k)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), k: this.k }
  }
}

/** Class numbers [...], int32, for predictions [..., classes]. */
export function labelsOf(yTrue: Tensor, yPred: Tensor): Tensor {
  return withoutClasses(yTrue, yPred).cast('int32')
}

/** Class numbers [...] for predictions [..., classes]. */
function withoutClasses(yTrue: Tensor, yPred: Tensor): Tensor {
  return yTrue.rank === yPred.rank ? yTrue.squeeze(-1) : yTrue
}

/** Whether fewer than k predictions are larger than that of the label; what can't be compared counts as larger. */
function isAmongLargest(labels: Tensor, yPred: Tensor, k: number): Tensor {
  const isLabel = labels.oneHot(yPred.shape[yPred.rank - 1])
  const own = isLabel.where(yPred, 0).sum(-1, true)
  return yPred.lessEqual(own).logicalNot().cast('int32').sum(-1).less(k)
}

function requireK(name: string, k: number): number {
  if (Number.isInteger(k) && k >= 1) return k
  throw new RangeError(`${name}: expected k to be a whole number from 1 on, got ${k}`)
}

/**
 * The accuracy that Keras means by `'accuracy'`: told by the shapes. One output is a yes or no; targets
 * with an axis less than the predictions, or of size 1 there, are class numbers; else they are one-hot.
 */
export function accuracyFor(yTrue: Shape, yPred: Shape, name: string): MeanMetric {
  if (yPred.at(-1) === 1) return new BinaryAccuracy({ name })
  const sparse = yTrue.length < yPred.length || yTrue.at(-1) === 1
  return sparse ? new SparseCategoricalAccuracy({ name }) : new CategoricalAccuracy({ name })
}
