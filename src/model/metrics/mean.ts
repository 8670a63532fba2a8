import { zeros } from '../../tensor/create.js'
import { accumulate } from '../../tensor/ops/accumulate.js'
import type { TensorLike } from '../../tensor/ops/define.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Variable } from '../../tensor/variable.js'
import { Metric } from './metric.js'

/** A weighted mean of values that a subclass, or a function, computes from targets and predictions. */
export class MeanMetric extends Metric {
  readonly #state = new Variable('mean', [2], () => zeros([2]), false)
  readonly variables = [this.#state]

  constructor(
    readonly name: string,
    /** One value an example, or several, of any shape that begins with the batch. */
    readonly values: (yTrue: Tensor, yPred: Tensor) => Tensor,
  ) {
    super()
  }

  update(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void {
    const values = this.values(yTrue, yPred)
    if (!sampleWeight) this.add(values, 1)
    else if (values.rank <= 1) this.add(values, sampleWeight)
    else {
      const missing = values.shape.slice(sampleWeight.rank).map(() => 1)
      this.add(values, sampleWeight.reshape([...sampleWeight.shape, ...missing]).broadcastTo(values.shape))
    }
  }

  /** Adds values to the mean, each with its weight, or all with one. */
  add(values: Tensor, weights: TensorLike): void {
    accumulate(this.#state, values, weights)
  }

  compute(state: Float32Array): number {
    return state[1] === 0 ? 0 : state[0] / state[1]
  }
}
