import { beforeAll, describe, expect, it } from 'vitest'
import {
  AlphaDropout,
  CenterCrop,
  Dense,
  layerFromConfig,
  NdArray,
  Normalization,
  RandomCrop,
  ready,
  Sequential,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../src/node/index.js'

beforeAll(async () => void (await ready()))

const numbers = async (x: Tensor) => Array.from(await x.data())
const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
/** Pixels 0 … 59: [2, 6, 5, 1] */
const images = () =>
  tensor(
    new NdArray(
      Float32Array.from({ length: 60 }, (_, i) => i),
      [2, 6, 5, 1],
    ),
  )

// Numbers are Keras 3.15.1's, unless a comment says otherwise.
describe('CenterCrop', () => {
  it('takes the middle', async () => {
    const y = new CenterCrop(3, 2).apply(images())
    expect(y.shape).toEqual([2, 3, 2, 1])
    expect((await numbers(y)).slice(0, 6)).toEqual([6, 7, 11, 12, 16, 17])
  })

  it('enlarges images that are too small', async () => {
    const y = await numbers(new CenterCrop(8, 4).apply(images()))
    expect(y.slice(0, 8)).toEqual([1, 1.625, 2.375, 3, 4.125, 4.75, 5.5, 6.125])
  })
})

describe('RandomCrop', () => {
  it('cuts a window out of the images in training, the same rows and columns of each', async () => {
    const y = new RandomCrop(3, 4).apply(images(), { training: true })
    const [first, second] = [(await numbers(y)).slice(0, 12), (await numbers(y)).slice(12)]
    expect(first.map((v) => v - first[0])).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13])
    expect(second).toEqual(first.map((v) => v + 30))
  })

  it('enlarges the middle of images that are too small', async () => {
    const y = await numbers(new RandomCrop(8, 4).apply(images(), { training: true }))
    expect(y.slice(0, 8)).toEqual([1, 2, 3, 4, 4.125, 5.125, 6.125, 7.125])
  })

  it('gives the middle outside training, in the same size', async () => {
    const y = new RandomCrop(3, 4).apply(images())
    expect(y.shape).toEqual([2, 3, 4, 1])
    expect((await numbers(y)).slice(0, 4)).toEqual([5, 6, 7, 8])
  })
})

describe('AlphaDropout', () => {
  it('gives the two values of zeros that keep mean 0 and variance 1', async () => {
    const y = await numbers(new AlphaDropout(0.5, { seed: 1 }).apply(zeros([4, 1000]), { training: true }))
    expect([...new Set(y.map((v) => v.toFixed(3)))].sort()).toEqual(['-0.779', '0.779'])
    expect(mean(y)).toBeCloseTo(0, 1)
  })

  it('does nothing outside training', async () => {
    expect(await numbers(new AlphaDropout(0.5).apply(tensor([[1, -2]])))).toEqual([1, -2])
  })
})

describe('Normalization', () => {
  it('adapts to data, whole or in batches', async () => {
    const rows = [
      [1, 2],
      [3, 6],
      [5, 7],
    ]
    for (const data of [rows, [NdArray.from(rows.slice(0, 2)), NdArray.from(rows.slice(2))].values()]) {
      const layer = new Normalization()
      await layer.adapt(data)
      expect(await numbers(layer.mean!.value)).toEqual([3, 5])
      const variance = await numbers(layer.variance!.value)
      expect(variance[0]).toBeCloseTo(8 / 3, 5)
      expect(variance[1]).toBeCloseTo(14 / 3, 5)
      const [a, b] = await numbers(layer.apply(tensor([[1, 2]])))
      expect([a, b]).toEqual([expect.closeTo(-1.2247449, 6), expect.closeTo(-1.3887302, 6)])
    }
  })

  it('adapts to data of any kind', async () => {
    const rows = [
      [1, 10],
      [2, 20],
      [3, 60],
    ]
    const kinds: Parameters<Normalization['adapt']>[0][] = [
      tensor(rows),
      rows.map((row) => Float64Array.from(row)),
      (function* () {
        yield rows.slice(0, 1)
        yield tensor(rows.slice(1))
      })(),
    ]
    for (const kind of kinds) {
      const layer = new Normalization()
      await layer.adapt(kind)
      expect((await layer.getWeights())[0].toArray()).toEqual([2, 30])
    }
    const flat = new Normalization({ axis: null })
    await flat.adapt(Float32Array.of(1, 2, 3))
    expect((await flat.getWeights())[0].toArray()).toBe(2)
    await expect(new Normalization().adapt([])).rejects.toThrow(
      /adapt expected data \[n, …\], got shape \[0\]/,
    )
  })

  it('takes mean and variance as options, and inverts', async () => {
    const given = new Normalization({ mean: [1, 2], variance: [4, 0] })
    expect(await numbers(given.apply(tensor([[3, 2]])))).toEqual([1, 0])
    const back = new Normalization({ mean: 1, variance: 4, invert: true })
    expect(await numbers(back.apply(tensor([[3, 2]])))).toEqual([7, 5])
    const one = new Normalization({ axis: null })
    await one.adapt([
      [1, 2],
      [3, 6],
    ])
    expect(await numbers(one.mean!.value)).toEqual([3])
  })

  it('keeps several axes apart', async () => {
    const layer = new Normalization({ axis: [1, 3] })
    await layer.adapt(
      NdArray.from([
        [[[1, 10]], [[2, 20]]],
        [[[3, 30]], [[4, 40]]],
      ]),
    ) // [2, 2, 1, 2]
    expect(layer.mean!.shape).toEqual([2, 2])
    expect(await numbers(layer.mean!.value)).toEqual([2, 20, 3, 30])
  })

  it('is part of a model, and of its file', async () => {
    const normalize = new Normalization({ inputShape: [2] })
    await normalize.adapt([
      [1, 2],
      [3, 6],
      [5, 7],
    ])
    const model = new Sequential([normalize, new Dense(1)])
    const x = [
      [1, 2],
      [3, 4],
    ]
    const { loadModel } = await import('../../src/node/index.js')
    const again = await loadModel(await model.toBytes('keras'))
    expect((await again.predict(x)).toArray()).toEqual((await model.predict(x)).toArray())
    expect(await numbers((again.layers[0] as Normalization).count!.value)).toEqual([3])
  })

  it('says what is wrong', async () => {
    expect(() => new Normalization({ mean: 1 })).toThrow(
      'expected mean and variance, or neither of them, got one',
    )
    await expect(new Normalization({ mean: 1, variance: 1 }).adapt([[1]])).rejects.toThrow(
      'given as an option',
    )
    const layer = new Normalization()
    await expect(layer.adapt([].values())).rejects.toThrow('adapt needs data, got no batch')
    await layer.adapt([[1, 2]])
    await expect(layer.adapt([[1, 2, 3]])).rejects.toThrow(
      'adapt expected data that goes with [1,2], got [1,3]',
    )
  })
})

it('all are made from Keras’ configurations', () => {
  const configs: [string, Record<string, unknown>][] = [
    ['AlphaDropout', { rate: 0.2, seed: null, noise_shape: null }],
    ['CenterCrop', { data_format: 'channels_last', height: 4, width: 4 }],
    ['Normalization', { axis: [-1], invert: false, mean: [0.5], variance: [2] }],
    [
      'RandomBrightness',
      { data_format: 'channels_last', factor: [-0.2, 0.2], value_range: [0, 255], seed: 1 },
    ],
    ['RandomCrop', { data_format: 'channels_last', height: 8, width: 8, seed: 1 }],
  ]
  for (const [name, config] of configs) {
    expect(layerFromConfig(name, { name: 'l', trainable: true, ...config }).getConfig()).toMatchObject(config)
  }
})

it('a gradient passes through them', async () => {
  const layers = [new AlphaDropout(0.3), new Normalization({ mean: 0, variance: 4 })]
  for (const layer of layers) {
    const { gradients } = valueAndGrad((x) => layer.apply(x, { training: true }).sum())(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    )
    expect((await numbers(gradients[0])).every((g) => Number.isFinite(g))).toBe(true)
  }
})
