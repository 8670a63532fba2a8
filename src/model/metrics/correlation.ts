import { sameRank } from '../../losses/loss.js'
import { type Given, table, takeOptions } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import { MeanMetric } from './mean.js'
import type { MetricOptions } from './metric.js'

// keras.io/api/metrics/regression_metrics

/** Keras' fuzz factor. */
const EPSILON = 1e-7

export interface CorrelationOptions extends MetricOptions {
  /** The axis, or axes, along which targets and predictions are compared. @default -1 */
  axis?: number | readonly number[]
}

/** What such metrics have in common. */
abstract class Correlation extends MeanMetric {
  static override readonly options = table<CorrelationOptions>({ name: 'string', axis: 'any' })
  readonly axis: number | readonly number[]

  constructor(
    ownName: string,
    { name = ownName, axis = -1 }: CorrelationOptions,
    compare: (yTrue: Tensor, yPred: Tensor, axis: number | readonly number[]) => Tensor,
  ) {
    super(name, (yTrue, yPred) => {
      const [target, output] = sameRank(yTrue, yPred)
      return compare(target.cast('float32'), output, axis)
    })
    this.axis = axis
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), axis: this.axis }
  }
}

/** mean of the products of both, each less its mean and divided by its deviation: 1 for a line upwards, -1 for one down. */
export class PearsonCorrelation extends Correlation {
  constructor(...given: Given<CorrelationOptions, [], [name: string]>) {
    const options = takeOptions<CorrelationOptions>(new.target.name, PearsonCorrelation.options, given)
    super('pearson_correlation', options, (yTrue, yPred, axis) => {
      const standard = (x: Tensor) => x.sub(x.mean(axis, true)).div(x.variance(axis, true).sqrt())
      return standard(yTrue).mul(standard(yPred)).mean(axis)
    })
  }
}

/**
 * mean of 2·(y - mean ŷ)·(ŷ - mean ŷ) / (var y + var ŷ + (mean y - mean ŷ)²): 1 only where both are the same. Keras takes the
 * predictions' mean off both, which is the same sum.
 */
export class ConcordanceCorrelation extends Correlation {
  constructor(...given: Given<CorrelationOptions, [], [name: string]>) {
    const options = takeOptions<CorrelationOptions>(new.target.name, ConcordanceCorrelation.options, given)
    super('concordance_correlation', options, (yTrue, yPred, axis) => {
      const [a, b] = [yTrue.mean(axis, true), yPred.mean(axis, true)]
      const spread = yTrue.variance(axis, true).add(yPred.variance(axis, true)).add(a.sub(b).square())
      return yTrue.sub(b).mul(yPred.sub(b)).mul(2).div(spread.add(EPSILON)).mean(axis)
    })
  }
}
