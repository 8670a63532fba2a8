import { afterAll, describe, expect, it } from 'vitest'
import {
  Adam,
  AdamW,
  close,
  Dense,
  loadModel,
  type Model,
  NdArray,
  type Optimizer,
  RMSprop,
  Sequential,
  SGD,
  setRandomSeed,
} from '../../src/node/index.js'
import { Adafactor, Lamb, Muon, ScheduleFreeAdamW } from '../../src/optimizers.js'

afterAll(close)

const numbers = (shape: number[], seed: number) =>
  new NdArray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(seed + i * 1.7)),
    shape,
  )
const x = numbers([40, 6], 1)
const y = numbers([40, 2], 2)

async function model(optimizer: Optimizer): Promise<Model> {
  setRandomSeed(5)
  const made = new Sequential([new Dense(7, { activation: 'tanh', inputShape: [6] }), new Dense(2)])
  made.compile({ optimizer, loss: 'mse', metrics: ['mae'] })
  await made.getWeights() // drawn here, from this seed
  return made
}

const train = (of: Model, epochs: number) =>
  of.fit(x, y, { epochs, batchSize: 8, shuffle: false, verbose: 0 })

const optimizers: Record<string, () => Optimizer> = {
  Adam: () => new Adam({ learningRate: 0.003 }),
  'Adam with amsgrad': () => new Adam({ amsgrad: true }),
  AdamW: () => new AdamW(),
  'SGD with momentum': () => new SGD({ learningRate: 0.01, momentum: 0.9, nesterov: true }),
  RMSprop: () => new RMSprop({ momentum: 0.5, centered: true }),
  Adafactor: () => new Adafactor(),
  Lamb: () => new Lamb(),
  Muon: () => new Muon(),
  ScheduleFreeAdamW: () => new ScheduleFreeAdamW({ warmupSteps: 15 }),
}

describe.each(Object.entries(optimizers))('%s', (_, make) => {
  it.each(['keras', 'h5'] as const)('2 epochs, .%s, 2 epochs are 4 epochs, bit for bit', async (format) => {
    const straight = await model(make())
    const { history } = await train(straight, 4)

    const first = await model(make())
    await train(first, 2)
    const second = await loadModel(await first.toBytes(format))
    const resumed = await train(second, 2)

    expect(resumed.history.loss).toEqual(history.loss.slice(2))
    expect(resumed.history.mae).toEqual(history.mae.slice(2))
    expect(await second.getWeights()).toEqual(await straight.getWeights())
    expect(second.compiled.optimizer.iterations).toBe(20)
  })
})

it('a model saved before its first step trains as it would have', async () => {
  const straight = await model(new Adam())
  const loaded = await loadModel(await (await model(new Adam())).toBytes('keras'))
  await train(straight, 1)
  await train(loaded, 1)
  expect(await loaded.getWeights()).toEqual(await straight.getWeights())
})

it('without the optimizer, training goes on otherwise: the state counts', async () => {
  const first = await model(new Adam())
  await train(first, 2)
  const second = await loadModel(await first.toBytes('keras'), { compile: false })
  expect(second.isCompiled).toBe(false)
  second.compile({ optimizer: new Adam(), loss: 'mse' })
  await train(first, 1)
  await train(second, 1)
  expect(await second.getWeights()).not.toEqual(await first.getWeights())
})
