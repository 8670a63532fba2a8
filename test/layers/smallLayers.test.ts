import { beforeAll, expect, it } from 'vitest'
import {
  ActivityRegularization,
  constraints,
  GaussianDropout,
  layerFromConfig,
  RandomBrightness,
  ready,
  Sequential,
  tensor,
} from '../../src/node/index.js'

beforeAll(async () => {
  await ready()
})

it('ActivityRegularization adds its penalty to the loss, divided by the batch', async () => {
  const model = new Sequential([new ActivityRegularization({ l1: 0.5, l2: 2, inputShape: [2] })])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  const x = [
    [1, -2],
    [3, 0],
  ]
  const [loss] = await model.testOnBatch(x, x)
  expect(loss).toBeCloseTo((0.5 * 6 + 2 * 14) / 2)
})

it('GaussianDropout keeps mean and spreads by √(rate / (1 - rate)), in training only', async () => {
  const layer = new GaussianDropout(0.2)
  const x = tensor(new Array(10_000).fill(3))
  expect(await layer.apply(x).data()).toEqual(await x.data())
  const y = [...(await layer.apply(x, { training: true }).data())].map((v) => v / 3)
  const mean = y.reduce((a, b) => a + b) / y.length
  const variance = y.reduce((a, b) => a + (b - mean) ** 2, 0) / y.length
  expect(mean).toBeCloseTo(1, 1)
  expect(variance).toBeCloseTo(0.25, 1)
})

it('RandomBrightness moves each image as a whole, within its range', async () => {
  const layer = new RandomBrightness(0.5, { valueRange: [0, 1] })
  const x = tensor([[[[0.25], [0.5]]], [[[0.25], [0.5]]]])
  expect([...(await layer.apply(x).data())]).toEqual([0.25, 0.5, 0.25, 0.5])
  const y = await layer.apply(x, { training: true }).data()
  expect(y.every((v) => v >= 0 && v <= 1)).toBe(true)
  expect(y[0]).not.toBe(0.25)
  expect(y[0]).not.toBe(y[2])
})

it('minMaxNorm brings lengths between two', async () => {
  const w = tensor([
    [3, 0.3],
    [4, 0.4],
  ])
  const rows = await constraints.minMaxNorm({ minValue: 1, maxValue: 2, rate: 0.5 }).project(w).data()
  const wanted = [3 * 0.7, 0.3 * 1.5, 4 * 0.7, 0.4 * 1.5]
  rows.forEach((v, i) => {
    expect(v).toBeCloseTo(wanted[i], 4)
  })
})

it('files have them as Keras has', () => {
  const layers = [
    ['GaussianDropout', { rate: 0.2, seed: null }],
    ['ActivityRegularization', { l1: 0.01, l2: 0 }],
    ['RandomBrightness', { factor: [-0.2, 0.2], value_range: [0, 255], seed: null }],
    ['Masking', { mask_value: -1 }],
    ['GlobalAveragePooling1D', { data_format: 'channels_last', keepdims: true }],
  ] as const
  for (const [className, config] of layers) {
    expect(layerFromConfig(className, { name: 'l', ...config }).getConfig()).toMatchObject(config)
  }
})
