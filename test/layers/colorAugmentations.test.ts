import {
  AutoContrast,
  RandomErasing,
  RandomGrayscale,
  RandomHue,
  RandomInvert,
  RandomPosterization,
  RandomSaturation,
} from 'glassgrad/image'
import { beforeAll, describe, expect, it } from 'vitest'
import { layerFromConfig } from '../../src/layers/fromConfig.js'
import { RandomShear, ready, Sequential, tensor, zeros } from '../../src/node/index.js'
import { expectClose, goldens, type LayerCase, tensorOf } from '../goldens.js'

beforeAll(async () => void (await ready()))

/** Computed by Keras 3.15.1: image_colors.py. */
describe.each(goldens<LayerCase[]>('image_colors.json'))('$name', (held) => {
  it('has Keras’ configuration', () => {
    const { name: _, trainable: __, ...config } = layerFromConfig(held.layer, held.config).getConfig()
    expect(config).toEqual(held.config)
  })

  it.each(['channels_last', 'channels_first'])('computes what Keras computes, %s', async (data_format) => {
    const layer = layerFromConfig(held.layer, { ...held.config, data_format })
    const first = data_format === 'channels_first'
    const x = first ? tensorOf(held.input).transpose([0, 3, 1, 2]) : tensorOf(held.input)
    const y = layer.apply(x as never, { training: true }) as ReturnType<typeof tensorOf>
    const most = Math.max(...held.output.data.map(Number))
    expectClose(await (first ? y.transpose([0, 2, 3, 1]) : y).data(), held.output.data, 1e-5, 1e-5 * most)
    expect(layer.computeOutputShape([null, 8, 9, 3] as never)).toEqual([null, 8, 9, 3])
  })
})

const red = () => tensor([[[[255, 0, 0]]], [[[255, 0, 0]]], [[[255, 0, 0]]], [[[255, 0, 0]]]])

it('hues turn either way: by a third of the circle, red is green or blue', async () => {
  const y = await new RandomHue([2 / 3, 2 / 3]).apply(red(), { training: true }).data()
  const colors = Array.from({ length: 4 }, (_, i) => [...y.slice(3 * i, 3 * i + 3)].map(Math.round).join())
  for (const color of colors) expect(['0,255,0', '0,0,255']).toContain(color)
})

it('each image is changed by its own number, and none outside training', async () => {
  const x = zeros([64, 1, 1, 3])
  const y = await new RandomInvert([0.5, 0.5], { seed: 3 }).apply(x, { training: true }).data()
  expect(new Set(y)).toEqual(new Set([0, 255]))
  expect(new Set(await new RandomInvert().apply(x).data())).toEqual(new Set([0]))
  const bits = await new RandomPosterization([1, 8], { seed: 3 }).apply(x.add(255), { training: true }).data()
  expect(new Set(bits).size).toBeGreaterThan(3)
})

it('is part of a model that trains', async () => {
  const model = new Sequential([new RandomSaturation(0.5, { inputShape: [2, 2, 3] }), new AutoContrast()])
  expect(
    (
      await model.predict([
        [
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
          [
            [7, 8, 9],
            [1, 1, 1],
          ],
        ],
      ])
    ).shape,
  ).toEqual([1, 2, 2, 3])
})

it('files have numbers of bits as whole numbers, shares as fractions', () => {
  const model = new Sequential([
    new RandomPosterization([3, 4], { inputShape: [2, 2, 3] }),
    new RandomInvert(1),
  ])
  expect(model.toJSON()).toContain('"factor":[3,4],"value_range":[0,255]')
  expect(model.toJSON()).toContain('"factor":[0.0,1.0]')
})

it('RandomErasing erases one rectangle of each image', async () => {
  const layer = new RandomErasing([1, 1], [0.25, 0.25], { fillValue: [1, 2, 3], seed: 5 })
  const y = (await layer.apply(zeros([8, 8, 8, 3]), { training: true }).array()).toArray() as number[][][][]
  for (const image of y) {
    const rows = image.map((row) => row.map((pixel) => pixel[0]).join(''))
    const erased = rows.filter((row) => row.includes('1'))
    expect(new Set(erased).size).toBe(1) // all of its rows are alike
    expect(erased.length).toBe(4) // half the height, half the width
    expect(erased[0]).toMatch(/^0*1{4}0*$/)
    expect(image.flat().filter(([r]) => r === 1)).toEqual(Array(16).fill([1, 2, 3]))
  }
})

it('RandomShear moves each row by a share of its number, one way or the other', async () => {
  const x = tensor(Array.from({ length: 16 }, (_, i) => i % 4)).reshape([1, 4, 4, 1])
  const shear = new RandomShear([0.5, 0.5], 0, { fillMode: 'nearest' })
  const y = await shear.apply(x.broadcastTo([8, 4, 4, 1]), { training: true }).array()
  const ways = new Set<number>()
  for (let n = 0; n < 8; n++) {
    expect(y.at(n, 0, 1, 0)).toBeCloseTo(1)
    ways.add(Math.round(2 * (y.at(n, 1, 1, 0) - 1)))
  }
  expect([...ways].sort()).toEqual([-1, 1])
  expect(new RandomShear(0.2, [0.1, 0.3]).getConfig()).toMatchObject({ x_factor: 0.2, y_factor: [0.1, 0.3] })
  expect([...(await new RandomShear().apply(x, { training: true }).data())]).toEqual([...(await x.data())])
})

it('says what is wrong', () => {
  expect(() => new RandomHue(2)).toThrow(
    /RandomHue "random_hue.*": expected factor as a number or two, from 0 to 1, got 2/,
  )
  expect(() => new RandomPosterization(9)).toThrow(/from 1 to 8, got 9/)
  expect(() => new RandomGrayscale(-1)).toThrow(/expected factor from 0 to 1, got -1/)
  expect(() => new RandomHue(0.5).apply(zeros([1, 2, 2, 1]), { training: true })).toThrow(
    /three channels, red, green and blue, got \[1,2,2,1\]/,
  )
})
