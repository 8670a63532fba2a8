// A table: CSV, a missing value, a column of texts, features of one scale, a regression.
import assert from 'node:assert/strict'
import { Concatenate, Dense, Input, loadModel, Model, Normalization, setRandomSeed } from 'glassgrad'
import { parseCsv, splitDataset } from 'glassgrad/data'
import { StringLookup } from 'glassgrad/text'

// Invented houses: what they cost follows from their rooms, their age and the town.
const towns = ['Ash', 'Birch', 'Elm']
const lines = Array.from({ length: 240 }, (_, i) => {
  const [rooms, age, town] = [1 + ((i * 7) % 6), (i * 37) % 90, towns[(i * 11) % 3]]
  const price = 40 * rooms - 0.8 * age + 60 * towns.indexOf(town) + 100
  return `${rooms},${i % 60 === 5 ? '' : age},${town},${price.toFixed(1)}`
})
const csv = ['rooms,age,town,price', ...lines].join('\n')

// readCsv(path) reads a file; this is its text.
const table = await parseCsv(csv)
assert.deepEqual(table.missing, { rooms: 0, age: 4, town: 0, price: 0 })
const meanAge = table.dropMissing().numbers('age').mean().at()
const whole = table.fill({ age: meanAge })

const x = { size: whole.features(['rooms', 'age']), town: whole.strings('town') }
const y = whole.features(['price'])
const [training, test] = splitDataset([x, y], { leftSize: 0.8, shuffle: true })

setRandomSeed(1)
const size = Input([2], { name: 'size' })
const town = Input([1], { name: 'town', dtype: 'string' })
const normalize = new Normalization()
await normalize.adapt(x.size)
const lookup = new StringLookup({ vocabulary: towns, outputMode: 'one_hot' })
const features = new Concatenate().apply([normalize.apply(size), lookup.apply(town)])
const hidden = new Dense(16, { activation: 'relu' }).apply(features)
const model = new Model([size, town], new Dense(1).apply(hidden))
model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'] })
model.optimizer.learningRate = 0.05
await model.fit(training.shuffle().batch(16), { epochs: 60, verbose: 0 })
const [, error] = await model.evaluate(test.batch(48), { verbose: 0 })
assert(error < 12, `a mean error of ${error}, of prices around ${y.mean().at()}`)

const loaded = await loadModel(await model.toBytes('keras'))
const price = async (rooms: number, age: number, where: string) =>
  (await loaded.predict({ size: [[rooms, age]], town: [where] })).at(0, 0)
assert((await price(5, 10, 'Elm')) > (await price(1, 80, 'Ash')) + 100)
