import { Dropout, GaussianNoise, ones, Random, ready, SpatialDropout2D, type Tensor, vjp } from 'glassgrad'
import { beforeAll, expect, it } from 'vitest'
import { Recording } from '../../src/gpu/recording.js'
import type { CallContext, Layer } from '../../src/layers/layer.js'
import { zeros } from '../../src/tensor/create.js'
import { gpu } from '../../src/tensor/runtime.js'
import { Variable } from '../../src/tensor/variable.js'

beforeAll(async () => void (await ready()))

const training = (random = new Random(1)): CallContext => ({ training: true, random, addLoss: () => {} })
const apply = (layer: Layer, x: Tensor, context = training()) => layer.forward(x, context) as Tensor
const listOf = async (x: Tensor) => Array.from(await x.data())

it('drops the share it is told, and keeps the mean', async () => {
  const values = await listOf(apply(new Dropout(0.3), ones([200, 501])))
  const dropped = values.filter((v) => v === 0).length / values.length
  expect(Math.abs(dropped - 0.3)).toBeLessThan(0.006) // four standard deviations
  expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / Math.fround(0.7))]))
})

it('drops neighbours independently of each other', async () => {
  const values = await listOf(apply(new Dropout(0.5), ones([100_000])))
  for (const distance of [1, 2, 3, 4, 5, 64, 256]) {
    const both = values.filter((v, i) => v === 0 && values[i + distance] === 0).length
    expect(Math.abs(both / (values.length - distance) - 0.25), `${distance} apart`).toBeLessThan(0.006)
  }
})

it('does nothing outside training, nor at rate 0', async () => {
  const x = ones([4, 5])
  expect(new Dropout(0.5).apply(x)).toBe(x)
  expect(apply(new Dropout(0), x)).toBe(x)
  expect(new GaussianNoise(0.5).apply(x)).toBe(x)
})

it('passes the gradient where it passed the value', async () => {
  const x = ones([7, 13])
  const random = new Random(5)
  let y!: Tensor
  const [dx] = vjp(
    (x) => {
      y = apply(new Dropout(0.4), x, training(random))
      return y
    },
    [x],
    ones([7, 13]),
  )
  expect(await listOf(dx)).toEqual(await listOf(y))
})

it('draws anew at each call, and the same from the same seed', async () => {
  const x = ones([64])
  const twice = async (layer: Layer, random: Random) => [
    await listOf(apply(layer, x, training(random))),
    await listOf(apply(layer, x, training(random))),
  ]
  const [a, b] = await twice(new Dropout(0.5), new Random(1))
  expect(a).not.toEqual(b)
  expect(await twice(new Dropout(0.5), new Random(1))).toEqual([a, b])
  expect((await twice(new Dropout(0.5), new Random(2)))[0]).not.toEqual(a)
  // With a seed of its own, whatever the step's seed.
  const own = await twice(new Dropout(0.5, { seed: 9 }), new Random(1))
  expect(own[0]).not.toEqual(own[1])
  expect(await twice(new Dropout(0.5, { seed: 9 }), new Random(2))).toEqual(own)
  const noise = await twice(new GaussianNoise(0.1, { seed: 9 }), new Random(1))
  expect(await twice(new GaussianNoise(0.1, { seed: 9 }), new Random(2))).toEqual(noise)
})

it('draws anew at each replay of a recorded step, by the clock', async () => {
  const clock = new Variable('clock', [1], () => zeros([1], 'int32'), false, 'int32')
  const random = new Random(1, clock.value)
  const x = ones([128])
  const recording = new Recording(gpu())
  const { y, dx } = recording.record(() => {
    let y!: Tensor
    const [dx] = vjp(
      (x) => {
        y = apply(new Dropout(0.5), x, training(random))
        return y
      },
      [x],
      ones([128]),
    )
    return { y, dx }
  })
  await recording.compile([y.buffer, dx.buffer])
  const at = async (time: number) => {
    clock.set(Int32Array.of(time))
    recording.replay()
    const bytes = await Promise.all([y, dx].map(({ buffer }) => gpu().read(buffer)))
    const [values, gradients] = bytes.map((b) => Array.from(new Float32Array(b).slice(0, 128)))
    expect(gradients).toEqual(values)
    return values
  }
  const [first, second, again] = [await at(1), await at(2), await at(1)]
  expect(first).not.toEqual(second)
  expect(again).toEqual(first)
  recording.release()
})

it('repeats the mask along axes of size 1 of the noise shape', async () => {
  const y = await apply(new Dropout(0.5, { noiseShape: [null, 1, 3] }), ones([4, 5, 3])).array()
  const columns = new Set<number>()
  for (let n = 0; n < 4; n++)
    for (let c = 0; c < 3; c++) {
      const values = new Set([0, 1, 2, 3, 4].map((i) => y.at(n, i, c)))
      expect(values.size).toBe(1)
      columns.add([...values][0])
    }
  expect(columns).toEqual(new Set([0, 2]))
})

it('SpatialDropout2D drops whole channels', async () => {
  const y = await apply(new SpatialDropout2D(0.5), ones([8, 3, 4, 5])).array()
  const kept = new Set<number>()
  for (let n = 0; n < 8; n++)
    for (let c = 0; c < 5; c++) {
      const values = new Set(Array.from({ length: 12 }, (_, i) => y.at(n, Math.floor(i / 4), i % 4, c)))
      expect(values.size).toBe(1)
      kept.add([...values][0])
    }
  expect(kept).toEqual(new Set([0, 2]))
  const config = new SpatialDropout2D(0.5, { name: 'drop' }).getConfig()
  expect(config).toEqual({
    name: 'drop',
    rate: 0.5,
    seed: null,
    dtype: 'float32',
    data_format: 'channels_last',
  })
})

it('GaussianNoise adds noise of its deviation and mean 0', async () => {
  const values = await listOf(apply(new GaussianNoise(0.5), ones([100, 200])))
  const noise = values.map((v) => v - 1)
  const mean = noise.reduce((a, b) => a + b, 0) / noise.length
  const deviation = Math.sqrt(noise.reduce((a, b) => a + b * b, 0) / noise.length)
  expect(Math.abs(mean)).toBeLessThan(0.015)
  expect(Math.abs(deviation - 0.5)).toBeLessThan(0.01)
})
