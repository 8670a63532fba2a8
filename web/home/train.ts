import { writeFile } from 'node:fs/promises'
import {
  LearningRateScheduler,
  mnist,
  RandomRotation,
  RandomTranslation,
  ready,
  Sequential,
  setRandomSeed,
} from 'glassgrad'
import { createDigitNet, weightsOf } from './model.js'

// Trains the network of the home page: `node scripts/launch.mjs web/home/train.ts`. Digits are turned and moved a little,
// as those that visitors draw are.

const EPOCHS = 6

await ready()
setRandomSeed(0)
const [[xTrain, yTrain], [xTest, yTest]] = await mnist.loadData()
const pixels = (images: typeof xTrain) => images.reshape([-1, 28, 28, 1]).astype('float32').div(255)

const model = createDigitNet()
const moved = new Sequential([
  new RandomRotation(0.03, { inputShape: [28, 28, 1] }),
  new RandomTranslation(0.05, 0.05),
  model,
])
moved.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
await moved.fit(pixels(xTrain), yTrain, {
  epochs: EPOCHS,
  batchSize: 64,
  callbacks: [new LearningRateScheduler((epoch) => 0.002 * (1 - epoch / EPOCHS))],
  verbose: 2,
  seed: 0,
})
await model.evaluate(pixels(xTest), yTest, { batchSize: 500 })
await writeFile('web/home/digits.bin', await weightsOf(model))
process.exit()
