// A callback is told of epochs and batches. This one watches how large the weights of each layer grow.
import { Callback, Dense, mnist, Sequential, toCategorical } from 'glassgrad'
import { show } from 'playground'

const sizes: Record<string, number[]> = {}

class Sizes extends Callback {
  override async onEpochEnd() {
    for (const layer of this.model.layers) {
      const [kernel] = await layer.getWeights()
      const mean = Math.sqrt(Array.from(kernel.data).reduce((sum, w) => sum + w * w, 0) / kernel.data.length)
      sizes[layer.name] ??= []
      sizes[layer.name].push(mean)
    }
  }
}

const [[images, labels]] = await mnist.loadData()
const x = images.slice(0, 3000).reshape([3000, 784]).astype('float32').div(255)
const y = toCategorical(labels.slice(0, 3000), 10)
const model = new Sequential([
  new Dense(64, { inputShape: [784], activation: 'relu' }),
  new Dense(32, { activation: 'relu' }),
  new Dense(10, { activation: 'softmax' }),
])
model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
await model.fit(x, y, { epochs: 8, seed: 1, callbacks: [new Sizes()] })
show.curves({ ru: 'Величина весов', en: 'The size of weights' }, sizes)
