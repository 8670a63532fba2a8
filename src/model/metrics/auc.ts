import { alignWeights } from '../../losses/loss.js'
import { type Given, table, takeOptions } from '../../options.js'
import { tensor } from '../../tensor/create.js'
import type { Tensor } from '../../tensor/tensor.js'
import { CountingMetric, type Counts, evenThresholds, requireThresholds } from './counts.js'
import { type MetricOptions, ratio } from './metric.js'

/** Keras' fuzz factor. */
const EPSILON = 1e-7

const curves = ['ROC', 'PR', 'PRGAIN'] as const
const methods = ['interpolation', 'minoring', 'majoring'] as const

export interface AUCOptions extends MetricOptions {
  /** Number of thresholds, evenly spread over [0, 1]. @default 200 */
  numThresholds?: number
  /**
   * ROC: true over false positive rate; PR: precision over recall; PRGAIN: their gains over guessing.
   * @default 'ROC'
   */
  curve?: (typeof curves)[number]
  /**
   * How the area between two thresholds is taken: their mean height, the lower, or the higher.
   * @default 'interpolation'
   */
  summationMethod?: (typeof methods)[number]
  /** Thresholds between 0 and 1, which are added, in place of evenly spread ones. @default null */
  thresholds?: readonly number[] | null
  /** Whether each label has a curve of its own, and the result is the mean of the areas. @default false */
  multiLabel?: boolean
  /** Number of labels with `multiLabel`; null: as many as the predictions have. @default null */
  numLabels?: number | null
  /** What each label counts in the mean; null: all the same. @default null */
  labelWeights?: readonly number[] | null
  /** Whether predictions are logits, not probabilities. @default false */
  fromLogits?: boolean
}

/** The area under a curve that a moving threshold draws (keras.io/api/metrics/classification_metrics). */
export class AUC extends CountingMetric {
  readonly curve: (typeof curves)[number]
  readonly summationMethod: (typeof methods)[number]
  readonly multiLabel: boolean
  readonly numLabels: number | null
  readonly labelWeights: readonly number[] | null
  readonly fromLogits: boolean
  readonly #given: readonly number[] | null

  static override readonly options = table<AUCOptions>({
    numThresholds: 'number',
    curve: 'string',
    summationMethod: 'string',
    name: 'string',
    thresholds: 'any',
    multiLabel: 'boolean',
    numLabels: 'number?',
    labelWeights: 'any',
    fromLogits: 'boolean',
  })

  constructor(...given: Given<AUCOptions, [], [numThresholds: number, curve: (typeof curves)[number]]>) {
    const options = takeOptions<AUCOptions>(new.target.name, AUC.options, given)
    const { thresholds = null, numThresholds = 200, numLabels = null, labelWeights = null } = options
    super(
      'auc',
      options,
      thresholds === null
        ? evenThresholds('AUC', numThresholds)
        : [
            -EPSILON,
            ...requireThresholds(
              'AUC',
              thresholds.toSorted((a, b) => a - b),
            ),
            1 + EPSILON,
          ],
    )
    this.curve = requireOneOf(this.name, 'curve', curves, options.curve ?? 'ROC')
    this.summationMethod = requireOneOf(
      this.name,
      'summationMethod',
      methods,
      options.summationMethod ?? 'interpolation',
    )
    this.multiLabel = options.multiLabel ?? false
    if (numLabels !== null && !this.multiLabel) {
      throw new RangeError(`${this.name}: numLabels is for multiLabel only`)
    }
    this.numLabels = numLabels
    this.labelWeights = labelWeights
    this.fromLogits = options.fromLogits ?? false
    this.#given = thresholds
  }

  protected override questions(yTrue: Tensor, yPred: Tensor, weight: Tensor | null) {
    const predictions = this.fromLogits ? yPred.sigmoid() : yPred
    if (this.multiLabel || !this.labelWeights) return [yTrue, predictions, weight] as const
    const labels = tensor([...this.labelWeights])
    const weights = weight ? labels.mul(alignWeights(weight, yPred.shape)) : labels
    return [yTrue, predictions, weights.broadcastTo(yPred.shape)] as const
  }

  protected override labelsOf(shape: readonly number[]): number {
    if (!this.multiLabel) return 1
    if (shape.length !== 2 || (this.numLabels !== null && shape[1] !== this.numLabels)) {
      throw new RangeError(
        `${this.name}: expected predictions [batch, ${this.numLabels ?? 'labels'}], got [${shape}]`,
      )
    }
    return shape[1]
  }

  /** @internal */
  protected ofCounts(counts: Counts): number {
    const labels = counts.truePositives.length / this.thresholds.length
    const areas = Array.from({ length: labels }, (_, label) => this.#area(oneLabel(counts, label, labels)))
    const weights = (this.multiLabel && this.labelWeights) || areas.map(() => 1)
    return ratio(sum(areas.map((area, i) => area * weights[i])), sum(weights))
  }

  #area(points: readonly Point[]): number {
    const { curve, summationMethod } = this
    if (curve === 'PR' && summationMethod === 'interpolation') return interpolatedPrecision(points)
    const coordinates = points.map(coordinatesOn[curve])
    let area = 0
    for (let i = 0; i + 1 < coordinates.length; i++) {
      const [[x0, y0], [x1, y1]] = [coordinates[i], coordinates[i + 1]]
      const height =
        summationMethod === 'interpolation'
          ? (y0 + y1) / 2
          : summationMethod === 'minoring'
            ? Math.min(y0, y1)
            : Math.max(y0, y1)
      area += (x0 - x1) * height
    }
    return area
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      num_thresholds: this.thresholds.length,
      curve: this.curve,
      summation_method: this.summationMethod,
      multi_label: this.multiLabel,
      num_labels: this.numLabels,
      label_weights: this.labelWeights,
      from_logits: this.fromLogits,
      ...(this.#given && { thresholds: this.thresholds.slice(1, -1) }),
    }
  }
}

/** The counts at one threshold. */
interface Point {
  tp: number
  fp: number
  tn: number
  fn: number
}

function oneLabel(counts: Counts, label: number, labels: number): Point[] {
  const of = (values: Float32Array) => Array.from(values).filter((_, i) => i % labels === label)
  const [tp, fp] = [of(counts.truePositives), of(counts.falsePositives)]
  const [tn, fn] = [of(counts.trueNegatives), of(counts.falseNegatives)]
  return tp.map((_, i) => ({ tp: tp[i], fp: fp[i], tn: tn[i], fn: fn[i] }))
}

/** Where a threshold lies on a curve: [x, y]. */
const coordinatesOn: Record<(typeof curves)[number], (point: Point) => readonly [number, number]> = {
  ROC: ({ tp, fp, tn, fn }) => [ratio(fp, fp + tn), ratio(tp, tp + fn)],
  PR: ({ tp, fp, fn }) => [ratio(tp, tp + fn), ratio(tp, tp + fp)],
  // Flach and Kull, 2015
  PRGAIN: ({ tp, fp, tn, fn }) => {
    if (tp === 0) return [0, 1]
    const odds = ratio(tp + fn, tn + fp)
    return [Math.max(0, 1 - (odds * fn) / tp), 1 - (odds * fp) / tp]
  },
}

/**
 * The area under precision over recall where between two thresholds true positives grow in proportion to all
 * positives, which makes precision a hyperbola (Davis and Goadrich, 2006).
 */
function interpolatedPrecision(points: readonly Point[]): number {
  let area = 0
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i], points[i + 1]]
    const [p, q] = [a.tp + a.fp, b.tp + b.fp]
    const growth = a.tp - b.tp
    const slope = ratio(growth, Math.max(p - q, 0))
    const intercept = b.tp - slope * q
    const quotient = p > 0 && q > 0 ? p / q : 1
    area += ratio(slope * (growth + intercept * Math.log(quotient)), Math.max(b.tp + b.fn, 0))
  }
  return area
}

function requireOneOf<Word extends string>(
  name: string,
  option: string,
  known: readonly Word[],
  given: string,
): Word {
  const found = known.find((value) => value.toLowerCase() === given.toLowerCase())
  if (found) return found
  throw new RangeError(`${name}: expected ${option} to be one of ${known.join(', ')}, got '${given}'`)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, x) => total + x, 0)
}
