import * as losses from '../../losses/index.js'
import { sameRank } from '../../losses/loss.js'
import { cosineSimilarity } from '../../losses/regression.js'
import { type Given, table, takeOptions } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import { MeanMetric } from './mean.js'
import type { GivenMetric, MetricOptions } from './metric.js'

// Losses that are watched without being trained on: their mean over all examples.

/** What a loss gives for each example, as the values of a mean. */
const valuesOf = (loss: losses.Loss) => (yTrue: Tensor, yPred: Tensor) =>
  loss.losses(...sameRank(yTrue, yPred))

/** mean (y - ŷ)² */
export class MeanSquaredError extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'mean_squared_error' } = takeOptions<MetricOptions>(
      new.target.name,
      MeanSquaredError.options,
      given,
    )
    super(name, valuesOf(new losses.MeanSquaredError()))
  }
}

/** √ mean (y - ŷ)² */
export class RootMeanSquaredError extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'root_mean_squared_error' } = takeOptions<MetricOptions>(
      new.target.name,
      RootMeanSquaredError.options,
      given,
    )
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
  constructor(...given: GivenMetric) {
    const { name = 'mean_absolute_error' } = takeOptions<MetricOptions>(
      new.target.name,
      MeanAbsoluteError.options,
      given,
    )
    super(name, valuesOf(new losses.MeanAbsoluteError()))
  }
}

/** 100 · mean |(y - ŷ) / y| */
export class MeanAbsolutePercentageError extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'mean_absolute_percentage_error' } = takeOptions<MetricOptions>(
      new.target.name,
      MeanAbsolutePercentageError.options,
      given,
    )
    super(name, valuesOf(new losses.MeanAbsolutePercentageError()))
  }
}

/** mean (log(1 + y) - log(1 + ŷ))² */
export class MeanSquaredLogarithmicError extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'mean_squared_logarithmic_error' } = takeOptions<MetricOptions>(
      new.target.name,
      MeanSquaredLogarithmicError.options,
      given,
    )
    super(name, valuesOf(new losses.MeanSquaredLogarithmicError()))
  }
}

/** mean log cosh(ŷ - y) */
export class LogCoshError extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'logcosh' } = takeOptions<MetricOptions>(new.target.name, LogCoshError.options, given)
    super(name, valuesOf(new losses.LogCosh()))
  }
}

export interface HuberOptions extends MetricOptions {
  /** The error from which on the loss grows linearly. @default 1 */
  delta?: number
}

export interface CosineOptions extends MetricOptions {
  /** The axis of the vectors. @default -1 */
  axis?: number
}

/** Huber's loss. */
export class Huber extends MeanMetric {
  readonly delta: number

  static override readonly options = table<HuberOptions>({
    name: 'string',
    delta: 'number',
  })

  constructor(...given: Given<HuberOptions, [], [name: string]>) {
    const { name = 'huber', delta = 1 } = takeOptions<HuberOptions>(new.target.name, Huber.options, given)
    super(name, valuesOf(new losses.Huber({ delta })))
    this.delta = delta
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), delta: this.delta }
  }
}

/** Σ y·ŷ / (|y|·|ŷ|) along an axis: 1 for the same direction. The loss of this name is its negative. */
export class CosineSimilarity extends MeanMetric {
  static override readonly options = table<CosineOptions>({
    name: 'string',
    axis: 'number',
  })
  readonly axis: number

  constructor(...given: Given<CosineOptions, [], [name: string]>) {
    const { name = 'cosine_similarity', axis = -1 } = takeOptions<CosineOptions>(
      new.target.name,
      CosineSimilarity.options,
      given,
    )
    super(name, (yTrue, yPred) => cosineSimilarity(...sameRank(yTrue, yPred), axis))
    this.axis = axis
  }

  /** Keras leaves the axis out; it stands here where it is not the default, so that it isn't lost. */
  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), ...(this.axis !== -1 && { axis: this.axis }) }
  }
}

/** Kullback and Leibler's divergence. */
export class KLDivergence extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'kl_divergence' } = takeOptions<MetricOptions>(
      new.target.name,
      KLDivergence.options,
      given,
    )
    super(name, valuesOf(new losses.KLDivergence()))
  }
}

/** Poisson's loss. */
export class Poisson extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'poisson' } = takeOptions<MetricOptions>(new.target.name, Poisson.options, given)
    super(name, valuesOf(new losses.Poisson()))
  }
}

/** mean max(0, 1 - y·ŷ) */
export class Hinge extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'hinge' } = takeOptions<MetricOptions>(new.target.name, Hinge.options, given)
    super(name, valuesOf(new losses.Hinge()))
  }
}

/** mean max(0, 1 - y·ŷ)² */
export class SquaredHinge extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'squared_hinge' } = takeOptions<MetricOptions>(
      new.target.name,
      SquaredHinge.options,
      given,
    )
    super(name, valuesOf(new losses.SquaredHinge()))
  }
}

/** The hinge loss of one-hot targets. */
export class CategoricalHinge extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'categorical_hinge' } = takeOptions<MetricOptions>(
      new.target.name,
      CategoricalHinge.options,
      given,
    )
    super(name, valuesOf(new losses.CategoricalHinge()))
  }
}

export type SparseCrossentropyOptions = Omit<losses.SparseCategoricalCrossentropyOptions, 'reduction'>
export type CrossentropyOptions = Pick<
  losses.CrossentropyOptions,
  'name' | 'fromLogits' | 'labelSmoothing' | 'axis'
>

/** Cross-entropy of yes-or-no questions. */
export class BinaryCrossentropy extends MeanMetric {
  readonly #loss: losses.BinaryCrossentropy

  static override readonly options = table<Omit<CrossentropyOptions, 'axis'>>({
    name: 'string',
    fromLogits: 'boolean',
    labelSmoothing: 'number',
  })

  constructor(...given: Given<Omit<CrossentropyOptions, 'axis'>, [], [name: string]>) {
    const { name = 'binary_crossentropy', ...options } = takeOptions<Omit<CrossentropyOptions, 'axis'>>(
      new.target.name,
      BinaryCrossentropy.options,
      given,
    )
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

  static override readonly options = table<CrossentropyOptions>({
    name: 'string',
    fromLogits: 'boolean',
    labelSmoothing: 'number',
    axis: 'number',
  })

  constructor(...given: Given<CrossentropyOptions, [], [name: string]>) {
    const { name = 'categorical_crossentropy', ...options } = takeOptions<CrossentropyOptions>(
      new.target.name,
      CategoricalCrossentropy.options,
      given,
    )
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

  static override readonly options = table<SparseCrossentropyOptions>({
    name: 'string',
    fromLogits: 'boolean',
    ignoreClass: 'number?',
    axis: 'number',
  })

  constructor(...given: Given<SparseCrossentropyOptions, [], [name: string]>) {
    const { name = 'sparse_categorical_crossentropy', ...options } = takeOptions<SparseCrossentropyOptions>(
      new.target.name,
      SparseCategoricalCrossentropy.options,
      given,
    )
    const loss = new losses.SparseCategoricalCrossentropy(options)
    super(name, valuesOf(loss))
    this.#loss = loss
  }

  override getConfig(): Record<string, unknown> {
    const { fromLogits, ignoreClass, axis } = this.#loss
    return { ...super.getConfig(), from_logits: fromLogits, ignore_class: ignoreClass, axis }
  }
}
