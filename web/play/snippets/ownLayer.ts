// A layer of one's own: weights are made in `build`, `call` computes with ops, and its gradient comes by itself.
import { Dense, Layer, mnist, Sequential, type Tensor, toCategorical, type Variable } from 'glassgrad'
import { show } from 'playground'

/** a·x + b·x², both numbers learned for each feature. */
class Parabola extends Layer {
  a!: Variable
  b!: Variable

  override build(inputShape: readonly (number | null)[]) {
    this.a = this.addWeight('a', [inputShape.at(-1)!], 'ones')
    this.b = this.addWeight('b', [inputShape.at(-1)!], 'zeros')
  }

  call(x: Tensor) {
    return x.mul(this.a.value).add(x.square().mul(this.b.value))
  }
}

const [[images, labels]] = await mnist.loadData()
const x = images.slice(0, 3000).reshape([3000, 784]).astype('float32').div(255)
const y = toCategorical(labels.slice(0, 3000), 10)

const model = new Sequential([
  new Dense(64, { inputShape: [784] }),
  new Parabola(),
  new Dense(10, { activation: 'softmax' }),
])
model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
const { history } = await model.fit(x, y, { epochs: 5, validationSplit: 0.2, seed: 1 })
show.history(history, 'accuracy')
