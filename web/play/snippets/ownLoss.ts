// A loss of one's own is a function of tensors. This one forgives mistakes below 0.2.
import { Dense, NdArray, Sequential, type Tensor } from 'glassgrad'
import { show } from 'playground'

const forgiving = (yTrue: Tensor, yPred: Tensor) => yTrue.sub(yPred).abs().sub(0.2).relu().mean()

const xs = Float32Array.from({ length: 200 }, (_, i) => (i / 100 - 1) * 3)
const x = new NdArray(xs, [200, 1])
const y = new NdArray(
  xs.map((x, i) => Math.sin(x) + (i % 17 === 0 ? 1.5 : 0.1 * Math.sin(37 * i))),
  [200, 1],
)

const fitted: Record<string, number[]> = { data: Array.from(y.data) }
for (const [name, loss] of [
  ['forgiving', forgiving],
  ['mean_squared_error', 'mean_squared_error'],
] as const) {
  const model = new Sequential([new Dense(24, { inputShape: [1], activation: 'tanh' }), new Dense(1)])
  model.compile({ optimizer: 'adam', loss })
  await model.fit(x, y, { epochs: 60, batchSize: 20, seed: 1, verbose: 0 })
  fitted[name] = Array.from((await model.predict(x)).data)
}
show.curves('sin x', fitted, { x: Array.from(xs), xName: 'x' })
