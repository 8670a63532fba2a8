import { LambdaCallback, mnist, ready, setRandomSeed, useHost } from 'glassgrad'
import { workerHost } from '../worker/host.js'
import { createDigitNet, weightsOf } from './model.js'
import type { FromTrainer } from './training.js'

// Trains the home page's network in the visitor's browser and tells of it as it goes.

/** Digits that it learns from: all on a GPU, on a software device what takes a minute. */
const IMAGES = { hardware: 60_000, software: 12_000 }
const TESTED = 1000

const tell = (message: FromTrainer) => self.postMessage(message)

async function train(): Promise<void> {
  useHost(workerHost(() => {}))
  const { traits } = await ready()
  const images = traits.software ? IMAGES.software : IMAGES.hardware
  setRandomSeed(Math.floor(Math.random() * 1e9))
  const [[xTrain, yTrain], [xTest, yTest]] = await mnist.loadData()
  const pixels = (digits: typeof xTrain) => digits.reshape([-1, 28, 28, 1]).astype('float32').div(255)

  const batchSize = 32
  const model = createDigitNet()
  const show = async (seen: number, { loss, accuracy }: Readonly<Record<string, number>>) => {
    tell({ weights: await weightsOf(model) })
    tell({ progress: { phase: 'training', seen, loss, accuracy } })
  }
  await model.fit(pixels(xTrain.slice(0, images)), yTrain.slice(0, images), {
    epochs: 1,
    batchSize,
    callbacks: [new LambdaCallback({ onProgress: (steps, logs) => show(steps * batchSize, logs) })],
    verbose: 0,
  })
  const [loss, accuracy] = await model.evaluate(pixels(xTest.slice(0, TESTED)), yTest.slice(0, TESTED), {
    batchSize: 250,
    verbose: 0,
  })
  tell({ progress: { phase: 'done', seen: images, loss, accuracy } })
}

train().catch((error: Error) => tell({ problem: error.message }))
