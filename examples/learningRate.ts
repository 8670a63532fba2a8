// Which learning rate? One run in which it rises, and the rate at which the loss fell fastest.
import assert from 'node:assert/strict'
import { Dense, LearningRateFinder, NdArray, Sequential } from 'glassgrad'

const x = new NdArray(
  Float32Array.from({ length: 2 * 512 }, (_, i) => Math.sin(i * 7)),
  [512, 2],
)
const y = new NdArray(
  Float32Array.from({ length: 512 }, (_, i) => 3 + 2 * x.at(i, 0) - x.at(i, 1)),
  [512, 1],
)
const model = new Sequential([new Dense(16, { inputShape: [2], activation: 'tanh' }), new Dense(1)])
model.compile({ optimizer: 'adam', loss: 'mse' })

const before = (await model.getWeights()).map(({ data }) => [...data])
const finder = new LearningRateFinder({ steps: 60, verbose: 0 })
await model.fit(x, y, { epochs: 4, verbose: 0, seed: 1, callbacks: finder })
const rate = finder.suggestion
assert(rate !== null && rate > finder.minRate && rate < finder.maxRate)
// It has put the weights back: training begins where it would have begun.
assert.deepEqual(
  (await model.getWeights()).map(({ data }) => [...data]),
  before,
)
