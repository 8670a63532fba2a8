import { alignWeights, maskedWeights } from '../../losses/loss.js'
import { takeOptions } from '../../options.js'
import { zeros } from '../../tensor/create.js'
import { maskOf } from '../../tensor/mask.js'
import { accumulate } from '../../tensor/ops/accumulate.js'
import type { TensorLike } from '../../tensor/ops/tensorLike.js'
import { requireTensor } from '../../tensor/requireTensor.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Variable } from '../../tensor/variable.js'
import { type GivenMetric, Metric, type MetricOptions, ratio } from './metric.js'

/** A weighted mean of values that a subclass, or a function, computes from targets and predictions. */
export class MeanMetric extends Metric {
  readonly #state = new Variable('mean', [2], () => zeros([2]), false)
  readonly variables = [this.#state]

  constructor(
    name: string,
    /** One value an example, or several, of any shape that begins with the batch. */
    readonly values: (yTrue: Tensor, yPred: Tensor) => Tensor,
  ) {
    super(name)
  }

  updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null = null): void {
    const values = requireTensor(`metric "${this.name}"`, this.values(yTrue, yPred))
    const mask = this.mask(yPred)
    const weights = mask ? maskedWeights(sampleWeight, mask, false) : sampleWeight
    if (!weights) this.add(values, 1)
    else if (values.rank === 0) this.add(values, weights.sum())
    else this.add(values, alignWeights(weights, values.shape).broadcastTo(values.shape))
  }

  /** Which predictions count, of the shape of the values; null: all. */
  protected mask(yPred: Tensor): Tensor | null {
    return maskOf(yPred)
  }

  /** Adds values to the mean, each with its weight, or all with one. */
  add(values: Tensor, weights: TensorLike): void {
    accumulate(this.#state, values, weights)
  }

  compute(state: Float32Array): number {
    return ratio(state[0], state[1])
  }
}

/** The weighted mean of the values given: `mean.updateState(losses)`. */
export class Mean extends MeanMetric {
  constructor(...given: GivenMetric) {
    const { name = 'mean' } = takeOptions<MetricOptions>(new.target.name, Mean.options, given)
    super(name, (values) => values)
  }

  override updateState(values: Tensor, sampleWeight: Tensor | null = null): void {
    super.updateState(values, values, sampleWeight)
  }
}

/** The weighted sum of the values given. */
export class Sum extends Mean {
  constructor(...given: GivenMetric) {
    const { name = 'sum' } = takeOptions<MetricOptions>(new.target.name, Sum.options, given)
    super({ name })
  }

  override compute(state: Float32Array): number {
    return state[0]
  }
}
