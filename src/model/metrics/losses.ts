import * as losses from '../../losses/index.js'
import { sameRank } from '../../losses/loss.js'
import { cosineSimilarity } from '../../losses/regression.js'
import type { Tensor } from '../../tensor/tensor.js'
import { MeanMetric } from './mean.js'
import type { MetricOptions } from './metric.js'

// Losses that are watched without being trained on: their mean over all examples.

/** What a loss gives for each example, as the values of a mean. */
const valuesOf = (loss: losses.Loss) => (yTrue: Tensor, yPred: Tensor) =>
  loss.losses(...sameRank(yTrue, yPred))

/** mean (y - ŷ)² */
export class MeanSquaredError extends MeanMetric {
  constructor({ name = 'mean_squared_error' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.MeanSquaredError()))
  }
}

/** √ mean (y - ŷ)² */
export class RootMeanSquaredError extends MeanMetric {
  constructor({ name = 'root_mean_squared_error' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.MeanSquaredError()))
  }

  /** As in Keras, the root of the mean knows no masks. */
  protected override mask(): null {
    return null
  }

  override compute(state: Float32Array): number {
    return Math.sqrt(super.compute(state))
  }
}

/** mean |y - ŷ| */
export class MeanAbsoluteError extends MeanMetric {
  constructor({ name = 'mean_absolute_error' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.MeanAbsoluteError()))
  }
}

/** 100 · mean |(y - ŷ) / y| */
export class MeanAbsolutePercentageError extends MeanMetric {
  constructor({ name = 'mean_absolute_percentage_error' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.MeanAbsolutePercentageError()))
  }
}

/** mean (log(1 + y) - log(1 + ŷ))² */
export class MeanSquaredLogarithmicError extends MeanMetric {
  constructor({ name = 'mean_squared_logarithmic_error' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.MeanSquaredLogarithmicError()))
  }
}

/** mean log cosh(ŷ - y) */
export class LogCoshError extends MeanMetric {
  constructor({ name = 'logcosh' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.LogCosh()))
  }
}

/** Huber's loss. */
export class Huber extends MeanMetric {
  readonly delta: number

  constructor({ name = 'huber', delta = 1 }: MetricOptions & { delta?: number } = {}) {
    super(name, valuesOf(new losses.Huber({ delta })))
    this.delta = delta
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), delta: this.delta }
  }
}

/** Σ y·ŷ / (|y|·|ŷ|) along an axis: 1 for the same direction. The loss of this name is its negative. */
export class CosineSimilarity extends MeanMetric {
  constructor({ name = 'cosine_similarity', axis = -1 }: MetricOptions & { axis?: number } = {}) {
    super(name, (yTrue, yPred) => cosineSimilarity(...sameRank(yTrue, yPred), axis))
  }
}

/** Kullback and Leibler's divergence. */
export class KLDivergence extends MeanMetric {
  constructor({ name = 'kl_divergence' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.KLDivergence()))
  }
}

/** Poisson's loss. */
export class Poisson extends MeanMetric {
  constructor({ name = 'poisson' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.Poisson()))
  }
}

/** mean max(0, 1 - y·ŷ) */
export class Hinge extends MeanMetric {
  constructor({ name = 'hinge' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.Hinge()))
  }
}

/** mean max(0, 1 - y·ŷ)² */
export class SquaredHinge extends MeanMetric {
  constructor({ name = 'squared_hinge' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.SquaredHinge()))
  }
}

/** The hinge loss of one-hot targets. */
export class CategoricalHinge extends MeanMetric {
  constructor({ name = 'categorical_hinge' }: MetricOptions = {}) {
    super(name, valuesOf(new losses.CategoricalHinge()))
  }
}

type CrossentropyOptions = Pick<losses.CrossentropyOptions, 'name' | 'fromLogits' | 'labelSmoothing' | 'axis'>

/** Cross-entropy of yes-or-no questions. */
export class BinaryCrossentropy extends MeanMetric {
  readonly #loss: losses.BinaryCrossentropy

  constructor({ name = 'binary_crossentropy', ...options }: Omit<CrossentropyOptions, 'axis'> = {}) {
    const loss = new losses.BinaryCrossentropy(options)
    super(name, valuesOf(loss))
    this.#loss = loss
  }

  override getConfig(): Record<string, unknown> {
    const { fromLogits, labelSmoothing } = this.#loss
    return { ...super.getConfig(), from_logits: fromLogits, label_smoothing: labelSmoothing }
  }
}

/** Cross-entropy of one-hot targets. */
export class CategoricalCrossentropy extends MeanMetric {
  readonly #loss: losses.CategoricalCrossentropy

  constructor({ name = 'categorical_crossentropy', ...options }: CrossentropyOptions = {}) {
    const loss = new losses.CategoricalCrossentropy(options)
    super(name, valuesOf(loss))
    this.#loss = loss
  }

  override getConfig(): Record<string, unknown> {
    const { fromLogits, labelSmoothing, axis } = this.#loss
    return { ...super.getConfig(), from_logits: fromLogits, label_smoothing: labelSmoothing, axis }
  }
}

/** Cross-entropy of class numbers. */
export class SparseCategoricalCrossentropy extends MeanMetric {
  readonly #loss: losses.SparseCategoricalCrossentropy

  constructor({
    name = 'sparse_categorical_crossentropy',
    ...options
  }: losses.SparseCategoricalCrossentropyOptions = {}) {
    const loss = new losses.SparseCategoricalCrossentropy(options)
    super(name, valuesOf(loss))
    this.#loss = loss
  }

  override getConfig(): Record<string, unknown> {
    const { fromLogits, ignoreClass, axis } = this.#loss
    return { ...super.getConfig(), from_logits: fromLogits, ignore_class: ignoreClass, axis }
  }
}
