import { type Given, table, takeOptions } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import { CountingMetric, type Counts } from './counts.js'
import type { MetricOptions } from './metric.js'

/** Keras' fuzz factor. */
const EPSILON = 1e-7

const averages = [null, 'micro', 'macro', 'weighted'] as const

export interface FScoreOptions extends MetricOptions {
  /**
   * null: a result for each class; `macro`: their mean; `weighted`: their mean by the classes' sizes;
   * `micro`: one over all answers of all classes.
   * @default null
   */
  average?: (typeof averages)[number]
  /** Above it, a prediction is a yes; null: the largest one of each example is. @default null */
  threshold?: number | null
}

export interface FBetaOptions extends FScoreOptions {
  /** How much more recall counts than precision. @default 1 */
  beta?: number
}

/**
 * (1 + β²)·precision·recall / (β²·precision + recall) of one-hot or many-hot targets [batch, classes]
 * (keras.io/api/metrics/classification_metrics).
 */
export class FBetaScore extends CountingMetric {
  readonly average: (typeof averages)[number]
  readonly beta: number
  readonly threshold: number | null

  static override readonly options = table<FBetaOptions>({
    average: 'string?',
    beta: 'number',
    threshold: 'number?',
    name: 'string',
  })

  constructor(
    ...given: Given<
      FBetaOptions,
      [],
      [average: FBetaOptions['average'], beta: number, threshold: number | null]
    >
  ) {
    const options = takeOptions<FBetaOptions>(new.target.name, FBetaScore.options, given)
    const { name } = options
    super('fbeta_score', { name }, [0.5])
    const { average = null, beta = 1, threshold = null } = options
    if (!averages.includes(average)) {
      throw new RangeError(
        `${this.name}: expected average to be one of ${averages.join(', ')}, got '${average}'`,
      )
    }
    if (!(beta > 0)) throw new RangeError(`${this.name}: expected a beta above 0, got ${beta}`)
    if (threshold !== null && !(threshold > 0 && threshold <= 1)) {
      throw new RangeError(`${this.name}: expected a threshold above 0 and up to 1, got ${threshold}`)
    }
    this.average = average
    this.beta = beta
    this.threshold = threshold
  }

  /** Predictions become 1 for yes, 0 for no. */
  protected override questions(yTrue: Tensor, yPred: Tensor, weight: Tensor | null) {
    if (yPred.rank !== 2 || yTrue.shape.join() !== yPred.shape.join()) {
      throw new RangeError(
        `${this.name}: expected one-hot targets and predictions [batch, classes], got [${yTrue.shape}] and ` +
          `[${yPred.shape}]: use toCategorical(y, numClasses) for class numbers`,
      )
    }
    if (this.threshold !== null) return [yTrue, yPred.greater(this.threshold), weight] as const
    const largest = yPred.greaterEqual(yPred.max(-1, true)).logicalAnd(yPred.abs().greater(1e-9))
    return [yTrue, largest, weight] as const
  }

  protected override labelsOf([, classes]: readonly number[]): number {
    return classes
  }

  /** @internal */
  protected ofCounts({ truePositives, falsePositives, falseNegatives }: Counts): number | readonly number[] {
    const classes = Array.from(truePositives, (tp, i) => ({
      tp,
      fp: falsePositives[i],
      fn: falseNegatives[i],
    }))
    const scores = classes.map((counts) => this.#score(counts))
    const sizes = classes.map(({ tp, fn }) => tp + fn)
    switch (this.average) {
      case null:
        return scores
      case 'macro':
        return sum(scores) / scores.length
      case 'weighted':
        return sum(scores.map((score, i) => score * sizes[i])) / (sum(sizes) + EPSILON)
      case 'micro':
        return this.#score(classes.reduce((a, b) => ({ tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn })))
    }
  }

  #score({ tp, fp, fn }: { tp: number; fp: number; fn: number }): number {
    const precision = tp / (tp + fp + EPSILON)
    const recall = tp / (tp + fn + EPSILON)
    const squared = this.beta ** 2
    return ((1 + squared) * precision * recall) / (squared * precision + recall + EPSILON)
  }

  override getConfig(): Record<string, unknown> {
    const { average, beta, threshold } = this
    return { ...super.getConfig(), average, beta, threshold }
  }
}

/** The harmonic mean of precision and recall. */
export class F1Score extends FBetaScore {
  static override readonly options = table<FScoreOptions>({
    average: 'string?',
    threshold: 'number?',
    name: 'string',
  })

  constructor(
    ...given: Given<FScoreOptions, [], [average: FScoreOptions['average'], threshold: number | null]>
  ) {
    const options = takeOptions<FScoreOptions>(new.target.name, F1Score.options, given)
    super({ name: 'f1_score', ...options })
  }

  override getConfig(): Record<string, unknown> {
    const { beta: _, ...config } = super.getConfig()
    return config
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, x) => total + x, 0)
}
