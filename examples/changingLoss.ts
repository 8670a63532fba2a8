// A loss with a coefficient that changes while training goes on: a number is read anew at the begin of each epoch.
import assert from 'node:assert/strict'
import { Dense, Sequential, SGD, type Tensor, tensor, Variable } from 'glassgrad'

let beta = 1
const gamma = new Variable('gamma', [], () => tensor(1), false) // may change at any time, and costs nothing

const loss = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue).square().mul(beta).mul(gamma.value)

const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })])
model.compile({ optimizer: new SGD({ learningRate: 0 }), loss })
const annealing = {
  onEpochEnd: (epoch: number) => {
    beta /= 2
    if (epoch === 1) gamma.assign(tensor(10))
  },
}
const { history } = await model.fit([[1], [2]], [[0], [0]], { epochs: 3, verbose: 0, callbacks: annealing })
assert.deepEqual(history.loss, [2.5, 1.25, 6.25])
