import { type Given, named, table } from '../../options.js'
import { arange } from '../../tensor/create.js'
import type { Tensor } from '../../tensor/tensor.js'
import { CountingMetric, type Counts, requireThresholds } from './counts.js'
import { type MetricOptions, ratio } from './metric.js'

// keras.io/api/metrics/classification_metrics

/** What is not among the largest is below every threshold. */
const NEVER = -1e10

export interface ThresholdOptions extends MetricOptions {
  /** Above it, a prediction is a yes; several give a result each. Without it, 0.5. */
  thresholds?: number | readonly number[] | null
}

type GivenThresholds = Given<ThresholdOptions, [], [thresholds: ThresholdOptions['thresholds']]>

/** A count of answers, or a ratio of counts, for each threshold. */
abstract class ThresholdMetric extends CountingMetric {
  static override readonly options = table<ThresholdOptions>({
    thresholds: 'any',
    name: 'string',
  })
  readonly #thresholds: number | readonly number[] | null

  constructor(name: string, options: ThresholdOptions, otherwise = 0.5) {
    const { thresholds = null } = options
    super(name, options, thresholds === null ? [otherwise] : requireThresholds(name, [thresholds].flat()))
    this.#thresholds = thresholds
  }

  /** @internal */
  protected abstract ofThreshold(counts: Counts, at: number): number

  /** @internal */
  protected ofCounts(counts: Counts): readonly number[] {
    return this.thresholds.map((_, at) => this.ofThreshold(counts, at))
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), thresholds: this.#thresholds }
  }
}

/** Predictions above the threshold whose target is a yes. */
export class TruePositives extends ThresholdMetric {
  constructor(...given: GivenThresholds) {
    super('true_positives', named(new.target.name, TruePositives.options, given))
  }

  /** @internal */
  protected ofThreshold({ truePositives }: Counts, at: number): number {
    return truePositives[at]
  }
}

/** Predictions above the threshold whose target is a no. */
export class FalsePositives extends ThresholdMetric {
  constructor(...given: GivenThresholds) {
    super('false_positives', named(new.target.name, FalsePositives.options, given))
  }

  /** @internal */
  protected ofThreshold({ falsePositives }: Counts, at: number): number {
    return falsePositives[at]
  }
}

/** Predictions not above the threshold whose target is a no. */
export class TrueNegatives extends ThresholdMetric {
  constructor(...given: GivenThresholds) {
    super('true_negatives', named(new.target.name, TrueNegatives.options, given))
  }

  /** @internal */
  protected ofThreshold({ trueNegatives }: Counts, at: number): number {
    return trueNegatives[at]
  }
}

/** Predictions not above the threshold whose target is a yes. */
export class FalseNegatives extends ThresholdMetric {
  constructor(...given: GivenThresholds) {
    super('false_negatives', named(new.target.name, FalseNegatives.options, given))
  }

  /** @internal */
  protected ofThreshold({ falseNegatives }: Counts, at: number): number {
    return falseNegatives[at]
  }
}

export interface PrecisionOptions extends ThresholdOptions {
  /**
   * Only the k largest predictions of an example may be a yes; without thresholds they all are.
   * @default null
   */
  topK?: number | null
  /** The one class to look at; null: all. @default null */
  classId?: number | null
}

type GivenPrecision = Given<
  PrecisionOptions,
  [],
  [thresholds: PrecisionOptions['thresholds'], topK: number | null, classId: number | null]
>

/** Precision and recall may look at one class, and at the largest predictions only. */
abstract class ClassMetric extends ThresholdMetric {
  static override readonly options = table<PrecisionOptions>({
    thresholds: 'any',
    topK: 'number?',
    classId: 'number?',
    name: 'string',
  })
  readonly topK: number | null
  readonly classId: number | null

  constructor(name: string, options: PrecisionOptions) {
    const { topK = null, classId = null } = options
    super(name, options, topK === null ? 0.5 : NEVER)
    if (topK !== null && !(Number.isInteger(topK) && topK >= 1)) {
      throw new RangeError(`${this.name}: expected topK to be a whole number from 1 on, got ${topK}`)
    }
    this.topK = topK
    this.classId = classId
  }

  protected override questions(yTrue: Tensor, yPred: Tensor, weight: Tensor | null) {
    const predictions = this.topK === null ? yPred : largestOnly(yPred, this.topK)
    const { classId } = this
    if (classId === null) return [yTrue, predictions, weight] as const
    const classes = yPred.shape[yPred.rank - 1]
    if (yPred.rank < 2 || !(Number.isInteger(classId) && classId >= 0 && classId < classes)) {
      throw new RangeError(
        `${this.name}: expected a classId from 0 to ${classes - 1} and predictions [batch, classes], ` +
          `got ${classId} and [${yPred.shape}]`,
      )
    }
    const only = (x: Tensor) =>
      x.slice([...new Array<number>(x.rank - 1).fill(0), classId], [...x.shape.slice(0, -1), classId + 1])
    return [only(yTrue), only(predictions), weight] as const
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), top_k: this.topK, class_id: this.classId }
  }
}

/** The k largest of each row as they are, the first of equals; the others so small that they are never a yes. */
function largestOnly(yPred: Tensor, k: number): Tensor {
  const place = arange(yPred.shape[yPred.rank - 1])
  const [own, other] = [yPred.expandDims(-1), yPred.expandDims(-2)]
  const before = place.expandDims(-2).less(place.expandDims(-1))
  const ahead = other.greater(own).logicalOr(other.equal(own).logicalAnd(before))
  return ahead.cast('int32').sum(-1).less(k).where(yPred, NEVER)
}

/** Share of what was called a yes that is one: true positives / (true + false positives). */
export class Precision extends ClassMetric {
  constructor(...given: GivenPrecision) {
    super('precision', named(new.target.name, Precision.options, given))
  }

  /** @internal */
  protected ofThreshold({ truePositives, falsePositives }: Counts, at: number): number {
    return ratio(truePositives[at], truePositives[at] + falsePositives[at])
  }
}

/** Share of all yeses that were found: true positives / (true positives + false negatives). */
export class Recall extends ClassMetric {
  constructor(...given: GivenPrecision) {
    super('recall', named(new.target.name, Recall.options, given))
  }

  /** @internal */
  protected ofThreshold({ truePositives, falseNegatives }: Counts, at: number): number {
    return ratio(truePositives[at], truePositives[at] + falseNegatives[at])
  }
}
