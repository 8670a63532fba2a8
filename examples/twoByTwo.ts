// Two inputs and two outputs, each with a loss of its own by name.
import assert from 'node:assert/strict'
import { Concatenate, Dense, Input, Model, NdArray } from 'glassgrad'

const [size, place] = [Input({ shape: [2], name: 'size' }), Input({ shape: [3], name: 'place' })]
const hidden = new Dense(16, { activation: 'relu' }).apply(new Concatenate().apply([size, place]))
const price = new Dense(1, { name: 'price' }).apply(hidden)
const sold = new Dense(1, { activation: 'sigmoid', name: 'sold' }).apply(hidden)
const model = new Model({ inputs: [size, place], outputs: [price, sold] })
model.compile({
  optimizer: 'adam',
  loss: { price: 'mse', sold: 'binary_crossentropy' },
  lossWeights: { price: 0.5, sold: 1 },
  metrics: { sold: 'accuracy' },
})

const random = (count: number, shape: number[]) =>
  new NdArray(
    Float32Array.from({ length: count }, (_, i) => Math.sin(i * i)),
    shape,
  )
const x = { size: random(128, [64, 2]), place: random(192, [64, 3]) }
const y = {
  price: new NdArray(
    Float32Array.from({ length: 64 }, (_, i) => x.size.at(i, 0) * 2),
    [64, 1],
  ),
  sold: new NdArray(
    Float32Array.from({ length: 64 }, (_, i) => Number(x.place.at(i, 0) > 0)),
    [64, 1],
  ),
}
const { history } = await model.fit(x, y, { epochs: 20, verbose: 0, seed: 1 })
assert.deepEqual(Object.keys(history), ['loss', 'price_loss', 'sold_loss', 'sold_accuracy'])
assert(history.price_loss[19] < history.price_loss[0])
const [prices, chances] = await model.predict(x)
assert.deepEqual(
  [prices.shape, chances.shape],
  [
    [64, 1],
    [64, 1],
  ],
)
