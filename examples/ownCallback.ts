// A callback of one's own, and one made of functions: the rate falls, and training ends when it is good enough.
import assert from 'node:assert/strict'
import { Callback, Dense, type Logs, Sequential, SGD } from 'glassgrad'

class GoodEnough extends Callback {
  readonly losses: number[] = []

  constructor(readonly loss: number) {
    super()
  }

  override onEpochEnd(_epoch: number, logs: Logs): void {
    this.losses.push(logs.loss)
    if (logs.loss < this.loss) this.model.stopTraining = true
  }
}

const model = new Sequential([new Dense(1, { inputShape: [1] })])
model.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: 'mse' })
const goodEnough = new GoodEnough(0.01)
const rates: number[] = []
const falling = {
  onEpochBegin: (epoch: number) => {
    model.optimizer.learningRate = 0.1 * 0.99 ** epoch
    rates.push(model.optimizer.learningRate)
  },
}
const x = [[0], [1], [2], [3]]
await model.fit(x, [[1], [3], [5], [7]], { epochs: 500, verbose: 0, callbacks: [goodEnough, falling] })
assert(goodEnough.losses.length < 500)
assert(goodEnough.losses.at(-1)! < 0.01)
assert(rates[1] < rates[0])
