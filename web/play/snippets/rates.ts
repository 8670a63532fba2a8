// Five learning rates on the same network and the same data.
import { Dense, mnist, Sequential, SGD, setRandomSeed, toCategorical } from 'glassgrad'
import { live } from 'playground'

const [[images, labels]] = await mnist.loadData()
const x = images.slice(0, 2000).reshape([2000, 784]).astype('float32').div(255)
const y = toCategorical(labels.slice(0, 2000), 10)

const curves: Record<string, number[]> = {}
for (const learningRate of [0.001, 0.01, 0.1, 0.5, 2]) {
  setRandomSeed(1)
  const model = new Sequential([
    new Dense(64, { inputShape: [784], activation: 'relu' }),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({
    optimizer: new SGD({ learningRate }),
    loss: 'categorical_crossentropy',
    metrics: ['accuracy'],
  })
  const { history } = await model.fit(x, y, { epochs: 6, seed: 1, verbose: 0 })
  curves[`η = ${learningRate}`] = history.accuracy
  live('rates').curves('Accuracy by epoch', { ...curves })
}
