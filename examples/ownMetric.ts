// Metrics of one's own: a function, whose mean is shown, and a class that keeps more than a mean.
import assert from 'node:assert/strict'
import { Dense, Metric, Sequential, type Tensor, Variable, zeros } from 'glassgrad'

/** The mean of what is predicted. */
function level(_: Tensor, yPred: Tensor): Tensor {
  return yPred
}

/** The largest error so far. */
class Largest extends Metric {
  readonly #largest = new Variable('largest', [1], () => zeros([1]), false)
  readonly variables = [this.#largest]

  constructor() {
    super('largest')
  }

  updateState(yTrue: Tensor, yPred: Tensor): void {
    this.#largest.assign(this.#largest.value.maximum(yTrue.sub(yPred).abs().max()))
  }

  compute(largest: Float32Array): number {
    return largest[0]
  }
}

const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })])
model.compile({ optimizer: 'sgd', loss: 'mse', metrics: [level, new Largest()] })
const logs = await model.evaluate([[1], [2], [6]], [[1], [0], [5]], {
  batchSize: 2,
  verbose: 0,
  returnDict: true,
})
assert.equal(logs.level, 3)
assert.equal(logs.largest, 2)
