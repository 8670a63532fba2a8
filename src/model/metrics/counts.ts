import { sameRank } from '../../losses/loss.js'
import { tensor, zeros } from '../../tensor/create.js'
import { NdArray } from '../../tensor/ndarray.js'
import { countThresholds } from '../../tensor/ops/countThresholds.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Variable } from '../../tensor/variable.js'
import { Metric, type MetricOptions } from './metric.js'

/** Weighted counts of right and wrong answers, each [thresholds × labels]. */
export interface Counts {
  truePositives: Float32Array
  falsePositives: Float32Array
  trueNegatives: Float32Array
  falseNegatives: Float32Array
}

/** Keras' fuzz factor. */
const EPSILON = 1e-7

/**
 * A metric that follows from how often predictions above a threshold are right. Each element of targets and
 * predictions is a question of its own, with its example's weight.
 */
export abstract class CountingMetric extends Metric {
  #state: Variable | null = null
  /** What predictions are compared with, after they have been multiplied by `scale`. */
  readonly #bounds: Variable
  readonly #scale: number

  /**
   * @param thresholds in [0, 1], where `above` has no other
   * @param labels counted apart: the size of the last axis, or 1 for all together
   */
  constructor(
    name: string,
    options: MetricOptions,
    readonly thresholds: readonly number[],
  ) {
    super(name, options)
    const { bounds, scale } = boundsOf(thresholds)
    const array = new NdArray(Float32Array.from(bounds), [bounds.length])
    this.#bounds = new Variable('thresholds', [bounds.length], () => tensor(array), false)
    this.#scale = scale
  }

  get variables(): readonly Variable[] {
    return this.#state ? [this.#state] : []
  }

  updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null = null): void {
    const [targets, predictions, weights] = this.questions(...sameRank(yTrue, yPred), sampleWeight)
    if (targets.shape.join() !== predictions.shape.join()) {
      throw new RangeError(
        `${this.name}: expected targets of the shape of the predictions [${yPred.shape}], got [${yTrue.shape}]`,
      )
    }
    const labels = this.labelsOf(predictions.shape)
    const shape = [4, this.thresholds.length, labels]
    this.#state ??= new Variable('counts', shape, () => zeros(shape), false)
    if (this.#state.shape[2] !== labels) {
      throw new RangeError(
        `${this.name}: has counted ${this.#state.shape[2]} labels so far, and now gets ${labels}: ` +
          'use a new metric for another output',
      )
    }
    const bounded = this.#scale === 1 ? predictions : predictions.clip(0, 1)
    countThresholds(this.#state, targets, bounded, this.#bounds.value, weights ?? 1, this.#scale)
  }

  /** Targets, predictions and weights as they are counted; a subclass may choose or rank some. */
  protected questions(
    yTrue: Tensor,
    yPred: Tensor,
    sampleWeight: Tensor | null,
  ): readonly [Tensor, Tensor, Tensor | null] {
    return [yTrue, yPred, sampleWeight]
  }

  /** How many labels are counted apart. */
  protected labelsOf(_shape: readonly number[]): number {
    return 1
  }

  /** The result, from the counts. @internal */
  protected abstract ofCounts(counts: Counts): number | readonly number[]

  compute(state: Float32Array): number | readonly number[] {
    const count = state.length / 4
    const part = (kind: number) => state.subarray(kind * count, (kind + 1) * count)
    return this.ofCounts({
      truePositives: part(0),
      falsePositives: part(1),
      trueNegatives: part(2),
      falseNegatives: part(3),
    })
  }
}

/**
 * What Keras compares with. It finds the place of a prediction among evenly spread thresholds 0, 1/n, … 1 by
 * multiplying it with n, so that rounding decides at the thresholds themselves just as here.
 */
function boundsOf(thresholds: readonly number[]): { bounds: readonly number[]; scale: number } {
  const steps = thresholds.length - 1
  const even =
    steps >= 2 && thresholds.every((t, i) => Math.abs(t - i / steps) <= EPSILON * 1.01 + 1e-5 * (i / steps))
  if (!even) return { bounds: thresholds, scale: 1 }
  return { bounds: thresholds.map((t, i) => (t < 0 ? -1 : t > 1 ? steps + 1 : i)), scale: steps }
}

/** @throws RangeError for a threshold outside [0, 1] */
export function requireThresholds(name: string, thresholds: readonly number[]): readonly number[] {
  const wrong = thresholds.find((t) => !(t >= 0 && t <= 1))
  if (wrong === undefined && thresholds.length > 0) return thresholds
  throw new RangeError(`${name}: expected thresholds from 0 to 1, got [${thresholds}]`)
}

/** `count` thresholds spread evenly over [0, 1], the first a little below, so that all are above, and the last above. */
export function evenThresholds(name: string, count: number): readonly number[] {
  if (!Number.isInteger(count) || count < 2) {
    throw new RangeError(`${name}: expected numThresholds to be a whole number from 2 on, got ${count}`)
  }
  const inner = Array.from({ length: count - 2 }, (_, i) => (i + 1) / (count - 1))
  return [-EPSILON, ...inner, 1 + EPSILON]
}
