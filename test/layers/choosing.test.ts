import { AugMix, RandAugment, RandomElasticTransform, RandomPerspective } from 'glassgrad/image'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  arange,
  Dense,
  Flatten,
  loadModel,
  NdArray,
  ready,
  Sequential,
  type Tensor,
  zeros,
} from '../../src/node/index.js'
import { checkGradients } from '../../src/tensor/checkGradients.js'
import { elasticTransform, orderOf } from '../../src/tensor/ops/imageWarps.js'
import type { Outside } from '../../src/tensor/ops/mapCoordinates.js'
import { expectClose, goldens, type Stored, tensorOf } from '../goldens.js'

beforeAll(async () => void (await ready()))

const SIZE = [24, 9, 8, 3]

/** Images alike, each a slope of colours. */
const images = (count = SIZE[0]) =>
  arange(9 * 8 * 3)
    .cast('float32')
    .reshape([1, 9, 8, 3])
    .broadcastTo([count, 9, 8, 3])

const values = async (x: Tensor) => Array.from(await x.data())

/** What comes of each image, as text. */
async function each(y: Tensor) {
  const all = await values(y)
  const n = all.length / y.shape[0]
  return Array.from({ length: y.shape[0] }, (_, i) => all.slice(i * n, i * n + n).join())
}

const kinds = [
  ['RandAugment', (seed: number) => new RandAugment({ seed })],
  ['AugMix', (seed: number) => new AugMix({ seed })],
  ['RandomPerspective', (seed: number) => new RandomPerspective([1, 1], 0.6, { seed })],
  ['RandomElasticTransform', (seed: number) => new RandomElasticTransform([1, 1], [0.6, 1], { seed })],
] as const

describe.each(kinds)('%s', (_, make) => {
  it('changes each image in its own way, by its seed, anew with each call, and in training alone', async () => {
    const layer = make(5)
    const first = await each(layer.apply(images(), { training: true }))
    expect(new Set(first).size).toBeGreaterThan(SIZE[0] / 2)
    expect(await each(layer.apply(images(), { training: true }))).not.toEqual(first)
    expect(await each(make(5).apply(images(), { training: true }))).toEqual(first)
    expect(await each(make(6).apply(images(), { training: true }))).not.toEqual(first)
    expect(await values(layer.apply(images()))).toEqual(await values(images()))
  })

  it('stays within its range, for bytes, one image and channels first too', async () => {
    const y = make(2).apply(images().cast('int32'), { training: true })
    expect([y.shape, y.dtype]).toEqual([SIZE, 'float32'])
    const all = await values(y)
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...all)).toBeLessThanOrEqual(255)
    expect(make(2).apply(images(1), { training: true }).shape).toEqual([1, 9, 8, 3])
    expect(make(2).computeOutputShape([null, 9, 8, 3])).toEqual([null, 9, 8, 3])
    expect(() => make(2).apply(zeros([9, 8, 3]), { training: true })).toThrow(
      '[batch, height, width, channels]',
    )
  })

  it('is part of a model that is trained and saved', async () => {
    const model = new Sequential([make(1), new Flatten(), new Dense(1)])
    model.compile({ optimizer: 'sgd', loss: 'mse' })
    const x = NdArray.from(Array.from({ length: 2 * 216 }, (_, i) => Math.sin(i))).reshape([2, 9, 8, 3])
    await model.fit(x, [[0], [1]], { epochs: 2, batchSize: 2, verbose: 0 })
    const again = await loadModel(await model.toBytes('keras'))
    expect(again.layers[0].getConfig()).toEqual(model.layers[0].getConfig())
    expect((await again.predict(x)).toArray()).toEqual((await model.predict(x)).toArray())
  })
})

it('RandAugment takes each of its eleven, and no more than numOps', async () => {
  const one = new RandAugment({ numOps: 1, factor: [0.3, 0.3], seed: 3 })
  const kinds = await each(one.apply(images(200), { training: true }))
  const alone = await Promise.all(
    one.augmentations.map(async (layer) => new Set(await each(layer.apply(images(2), { training: true })))),
  )
  // Those that leave nothing to chance are found again, each about as often as another.
  for (const [i, found] of alone.entries()) {
    if (found.size > 1) continue
    const count = kinds.filter((kind) => found.has(kind)).length
    expect(count, one.augmentations[i].name).toBeGreaterThan(4)
    expect(count, one.augmentations[i].name).toBeLessThan(60)
  }
  expect(alone.filter(({ size }) => size === 1).length).toBeGreaterThan(2)
})

it('AugMix of images of one colour is of one colour', async () => {
  const grey = zeros([64, 6, 6, 1]).add(0.25)
  const mix = new AugMix({ valueRange: [0, 1], factor: [0, 0], allOps: false, chainDepth: 1, seed: 2 })
  const y = await each(mix.apply(grey, { training: true }))
  const first = y.map((image) => new Set(image.split(',').map((value) => Number(value).toFixed(4))))
  for (const image of first) expect(image.size).toBe(1)
})

interface Options {
  alpha: number
  sigma: number
  interpolation?: string
  fill_mode?: Outside
  fill_value?: number
}

describe('elasticTransform', () => {
  const {
    images: pictures,
    noise,
    cases,
  } = goldens<{
    images: Stored
    noise: Stored
    cases: { options: Options; output: Stored }[]
  }>('image_elastic.json')

  it.each(cases)('as Keras’ with its noise: $options', async ({ options, output }) => {
    const { alpha, sigma, interpolation = 'bilinear', fill_mode = 'reflect', fill_value = 0 } = options
    const between = { order: orderOf('', interpolation), fillMode: fill_mode, fillValue: fill_value }
    const y = elasticTransform(tensorOf(pictures), tensorOf(noise), alpha, sigma, between)
    expectClose(await y.data(), output.data, 1e-5, 1e-5)
  })

  it('can be differentiated', async () => {
    const between = { order: 1, fillMode: 'nearest', fillValue: 0 } as const
    // Of a plane, which has no kinks but at its border.
    const plane = arange(5)
      .reshape([1, 5, 1, 1])
      .mul(0.3)
      .add(arange(6).reshape([1, 1, 6, 1]).mul(0.2))
    const still = tensorOf(noise).slice([0, 0, 0, 0], [1, 5, 6, 2]).mul(0.01)
    await checkGradients((x) => elasticTransform(x, still, 0.5, 0.4, between).square().sum(), [plane])
  })
})

it('refuses what makes no sense', () => {
  expect(() => new RandomPerspective(1, 2)).toThrow('expected scale from 0 to 1, got 2')
  expect(() => new RandomElasticTransform({ fillMode: 'mirrored' as never })).toThrow("'mirror' or 'reflect'")
  expect(() => new RandAugment({ numOps: 0 })).toThrow('numOps')
  expect(() => new AugMix({ chainDepth: 1.5 })).toThrow('chainDepth')
  expect(() => new AugMix({ alpha: 0 })).toThrow('expected alpha above 0, got 0')
  expect(() => new AugMix({ interpolation: 'cubic' as never })).toThrow("'nearest' or 'bilinear'")
})
