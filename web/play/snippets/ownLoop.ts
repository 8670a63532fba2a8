// A training loop of one's own: gradients of a model's weights, and an optimizer that applies them.
import { Adam, Dense, losses, NdArray, ready, Sequential, scope, tensor, valueAndGrad } from 'glassgrad'
import { live, turn } from 'playground'

await ready()
const model = new Sequential([new Dense(16, { inputShape: [1], activation: 'tanh' }), new Dense(1)])
const optimizer = new Adam({ learningRate: 0.02 })
const mse = new losses.MeanSquaredError()

const xs = Float32Array.from({ length: 128 }, (_, i) => (i / 64 - 1) * Math.PI)
const x = tensor(new NdArray(xs, [128, 1]))
const y = tensor(new NdArray(xs.map(Math.sin), [128, 1]))

for (let step = 1; step <= 200; step++) {
  // A scope gives the memory of the step back at once.
  const loss = scope(() => {
    const weights = model.trainableWeights
    const { value, gradients } = valueAndGrad(() => mse.call(y, model.apply(x, { training: true })), weights)
    optimizer.apply(weights, gradients)
    return value
  })
  if (step % 10 > 0) continue
  const fitted = await model.apply(x).data()
  live('fit').curves(
    'sin x',
    { data: Array.from(await y.data()), model: Array.from(fitted) },
    { x: Array.from(xs), xName: 'x' },
  )
  console.log(step, await loss.item())
  await turn()
}
