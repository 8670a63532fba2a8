// A training loop of one's own: gradients of a model's weights, clipped by hand, and an optimizer that applies them.
import assert from 'node:assert/strict'
import { Adam, Dense, losses, NdArray, ready, Sequential, scope, tensor, valueAndGrad } from 'glassgrad'

await ready()
const model = new Sequential([new Dense(16, { inputShape: [1], activation: 'tanh' }), new Dense(1)])
const optimizer = new Adam({ learningRate: 0.02 })
const mse = new losses.MeanSquaredError()

const xs = Float32Array.from({ length: 128 }, (_, i) => (i / 64 - 1) * Math.PI)
const x = tensor(new NdArray(xs, [128, 1]))
const y = tensor(new NdArray(xs.map(Math.sin), [128, 1]))

const step = () => {
  const weights = model.trainableWeights
  const { value, gradients } = valueAndGrad(() => mse.call(y, model.apply(x, { training: true })), weights)
  optimizer.apply(
    weights,
    gradients.map((gradient) => gradient.clip(-1, 1)),
  )
  return value
}

// A scope gives the memory of a step back at once.
const first = await scope(step).item()
for (let i = 0; i < 150; i++) scope(step)
const last = await scope(step).item()
assert(last < first / 10, `${first} → ${last}`)
