import { alignWeights, sameRank } from '../../losses/loss.js'
import { type Given, table, takeOptions } from '../../options.js'
import { zeros } from '../../tensor/create.js'
import { stack } from '../../tensor/ops/index.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Variable } from '../../tensor/variable.js'
import { Metric, type MetricOptions } from './metric.js'

const aggregations = [null, 'uniform_average', 'variance_weighted_average'] as const

export interface R2ScoreOptions extends MetricOptions {
  /**
   * How the outputs' scores become one: their mean, their mean by variance, or not at all.
   * @default 'uniform_average'
   */
  classAggregation?: (typeof aggregations)[number]
  /** Independent variables, for the adjusted score; 0: not adjusted. @default 0 */
  numRegressors?: number
}

/**
 * 1 - Σ (y - ŷ)² / Σ (y - mean)²: the share of the targets' variance that predictions [batch, outputs] explain
 * (keras.io/api/metrics/regression_metrics).
 */
export class R2Score extends Metric {
  readonly classAggregation: (typeof aggregations)[number]
  readonly numRegressors: number
  /** Σw, Σw·y, Σw·y², Σw·(y - ŷ)², and the number of values: [5, outputs]. */
  #sums: Variable | null = null

  static override readonly options = table<R2ScoreOptions>({
    classAggregation: 'string?',
    numRegressors: 'number',
    name: 'string',
  })

  constructor(
    ...given: Given<
      R2ScoreOptions,
      [],
      [classAggregation: R2ScoreOptions['classAggregation'], numRegressors: number]
    >
  ) {
    const options = takeOptions<R2ScoreOptions>(new.target.name, R2Score.options, given)
    super('r2_score', options)
    const { classAggregation = 'uniform_average', numRegressors = 0 } = options
    if (!aggregations.includes(classAggregation)) {
      throw new RangeError(
        `${this.name}: expected classAggregation to be one of ${aggregations.join(', ')}, got '${classAggregation}'`,
      )
    }
    if (!(Number.isInteger(numRegressors) && numRegressors >= 0)) {
      throw new RangeError(
        `${this.name}: expected numRegressors to be a whole number from 0 on, got ${numRegressors}`,
      )
    }
    this.classAggregation = classAggregation
    this.numRegressors = numRegressors
  }

  get variables(): readonly Variable[] {
    return this.#sums ? [this.#sums] : []
  }

  updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null = null): void {
    const [target, output] = sameRank(yTrue, yPred)
    if (output.rank !== 2 || target.shape.join() !== output.shape.join()) {
      throw new RangeError(
        `${this.name}: expected targets and predictions [batch, outputs], got [${yTrue.shape}] and [${yPred.shape}]`,
      )
    }
    const shape = [5, output.shape[1]]
    this.#sums ??= new Variable('sums', shape, () => zeros(shape), false)
    const ones = output.onesLike()
    const weights = sampleWeight ? ones.mul(alignWeights(sampleWeight, output.shape)) : ones
    const weighted = weights.mul(target)
    const errors = weights.mul(output.sub(target).square())
    const sums = stack([weights, weighted, weighted.mul(target), errors, ones]).sum(1)
    this.#sums.assign(this.#sums.value.add(sums))
  }

  compute(state: Float32Array): number | readonly number[] {
    const outputs = state.length / 5
    const at = (row: number, output: number) => state[row * outputs + output]
    const each = Array.from({ length: outputs }, (_, i) => {
      const variance = at(2, i) - at(1, i) ** 2 / at(0, i)
      const score = 1 - at(3, i) / variance
      return { variance, score: Math.abs(score) === Number.POSITIVE_INFINITY ? 0 : score }
    })
    const samples = sum(each.map((_, i) => at(4, i)))
    const adjusted = (score: number) => this.#adjust(score, samples)
    if (this.classAggregation === null) return each.map(({ score }) => adjusted(score))
    if (this.classAggregation === 'uniform_average')
      return adjusted(sum(each.map(({ score }) => score)) / outputs)
    const weighted = sum(each.map(({ variance, score }) => variance * score))
    return adjusted(weighted / sum(each.map(({ variance }) => variance)))
  }

  /** The score less what any variables would explain by chance; Keras counts the values, not the examples. */
  #adjust(score: number, samples: number): number {
    const left = samples - this.numRegressors - 1
    if (this.numRegressors === 0 || left <= 0) return score
    return 1 - ((1 - score) * (samples - 1)) / left
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      class_aggregation: this.classAggregation,
      num_regressors: this.numRegressors,
    }
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, x) => total + x, 0)
}
