import { type Given, table, takeOptions } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import { CountingMetric, type Counts, evenThresholds } from './counts.js'
import { type MetricOptions, ratio } from './metric.js'

export interface TradeoffOptions extends MetricOptions {
  /** Number of thresholds, evenly spread over [0, 1]. @default 200 */
  numThresholds?: number
  /** The one class to look at; null: all. @default null */
  classId?: number | null
}

/** The ratios that a threshold decides on. */
interface Ratios {
  sensitivity: number
  specificity: number
  precision: number
}

/**
 * The best of one ratio among the thresholds at which another is large enough; recall is another name of
 * sensitivity (keras.io/api/metrics/classification_metrics).
 */
abstract class TradeoffMetric extends CountingMetric {
  readonly #options: Record<string, unknown>
  readonly #classId: number | null

  constructor(
    name: string,
    options: TradeoffOptions,
    /** @internal */
    readonly held: keyof Ratios,
    /** @internal */
    readonly best: keyof Ratios,
    readonly least: number,
    /** Keras' name for `least`. */
    key: string,
  ) {
    const { numThresholds = 200, classId = null } = options
    super(name, options, evenThresholds(name, numThresholds))
    if (!(least >= 0 && least <= 1)) {
      throw new RangeError(`${this.name}: expected ${key} from 0 to 1, got ${least}`)
    }
    this.#classId = classId
    this.#options = { num_thresholds: numThresholds, [key]: least, class_id: classId }
  }

  protected override questions(yTrue: Tensor, yPred: Tensor, weight: Tensor | null) {
    const id = this.#classId
    if (id === null) return [yTrue, yPred, weight] as const
    const only = (x: Tensor) =>
      x.slice([...new Array<number>(x.rank - 1).fill(0), id], [...x.shape.slice(0, -1), id + 1])
    return [only(yTrue), only(yPred), weight] as const
  }

  /** @internal */
  protected ofCounts(counts: Counts): number {
    const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts
    const all = this.thresholds.map((_, i) => ({
      sensitivity: ratio(truePositives[i], truePositives[i] + falseNegatives[i]),
      specificity: ratio(trueNegatives[i], trueNegatives[i] + falsePositives[i]),
      precision: ratio(truePositives[i], truePositives[i] + falsePositives[i]),
    }))
    return Math.max(
      0,
      ...all.filter((r) => Math.fround(r[this.held]) >= Math.fround(this.least)).map((r) => r[this.best]),
    )
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), ...this.#options }
  }
}

export class SensitivityAtSpecificity extends TradeoffMetric {
  static override readonly options = table<TradeoffOptions & { specificity: number }>({
    specificity: 'number!',
    numThresholds: 'number',
    classId: 'number?',
    name: 'string',
  })

  constructor(
    ...given:
      | [all: TradeoffOptions & { specificity: number }]
      | Given<Partial<TradeoffOptions>, [specificity: number], [numThresholds: number]>
  ) {
    const options = takeOptions<TradeoffOptions & { specificity: number }>(
      new.target.name,
      SensitivityAtSpecificity.options,
      given,
    )
    super(
      'sensitivity_at_specificity',
      options,
      'specificity',
      'sensitivity',
      options.specificity,
      'specificity',
    )
  }
}

export class SpecificityAtSensitivity extends TradeoffMetric {
  static override readonly options = table<TradeoffOptions & { sensitivity: number }>({
    sensitivity: 'number!',
    numThresholds: 'number',
    classId: 'number?',
    name: 'string',
  })

  constructor(
    ...given:
      | [all: TradeoffOptions & { sensitivity: number }]
      | Given<Partial<TradeoffOptions>, [sensitivity: number], [numThresholds: number]>
  ) {
    const options = takeOptions<TradeoffOptions & { sensitivity: number }>(
      new.target.name,
      SpecificityAtSensitivity.options,
      given,
    )
    super(
      'specificity_at_sensitivity',
      options,
      'sensitivity',
      'specificity',
      options.sensitivity,
      'sensitivity',
    )
  }
}

export class PrecisionAtRecall extends TradeoffMetric {
  static override readonly options = table<TradeoffOptions & { recall: number }>({
    recall: 'number!',
    numThresholds: 'number',
    classId: 'number?',
    name: 'string',
  })

  constructor(
    ...given:
      | [all: TradeoffOptions & { recall: number }]
      | Given<Partial<TradeoffOptions>, [recall: number], [numThresholds: number]>
  ) {
    const options = takeOptions<TradeoffOptions & { recall: number }>(
      new.target.name,
      PrecisionAtRecall.options,
      given,
    )
    super('precision_at_recall', options, 'sensitivity', 'precision', options.recall, 'recall')
  }
}

export class RecallAtPrecision extends TradeoffMetric {
  static override readonly options = table<TradeoffOptions & { precision: number }>({
    precision: 'number!',
    numThresholds: 'number',
    classId: 'number?',
    name: 'string',
  })

  constructor(
    ...given:
      | [all: TradeoffOptions & { precision: number }]
      | Given<Partial<TradeoffOptions>, [precision: number], [numThresholds: number]>
  ) {
    const options = takeOptions<TradeoffOptions & { precision: number }>(
      new.target.name,
      RecallAtPrecision.options,
      given,
    )
    super('recall_at_precision', options, 'precision', 'sensitivity', options.precision, 'precision')
  }
}
