import * as layers from 'glassgrad/image'
import { Equalization, RandomGaussianBlur } from 'glassgrad/image'
import { beforeAll, describe, expect, it } from 'vitest'
import { layerFromConfig } from '../../src/layers/fromConfig.js'
import { loadModel, NdArray, ready, Sequential, zeros } from '../../src/node/index.js'
import { expectClose, goldens, type LayerCase, tensorOf } from '../goldens.js'

beforeAll(async () => void (await ready()))

/** None of them where the output is left to chance. */
type Case = Omit<LayerCase, 'input' | 'output'> & Partial<LayerCase>

const all = goldens<Case[]>('image_further.json')

/** Computed by Keras 3.15.1: image_further.py. */
it.each(all)('$name has Keras’ configuration', (held) => {
  const { name: _, trainable: __, ...config } = layerFromConfig(held.layer, held.config, layers).getConfig()
  expect(config).toEqual(held.config)
})

describe.each(all.filter(({ input }) => input) as LayerCase[])('$name', (held) => {
  it.each(['channels_last', 'channels_first'])('computes what Keras computes, %s', async (data_format) => {
    const layer = layerFromConfig(held.layer, { ...held.config, data_format }, layers)
    const first = data_format === 'channels_first'
    const x = first ? tensorOf(held.input).transpose([0, 3, 1, 2]) : tensorOf(held.input)
    const y = layer.apply(x as never, { training: true }) as ReturnType<typeof tensorOf>
    const most = Math.max(...held.output.data.map(Number))
    expectClose(await (first ? y.transpose([0, 2, 3, 1]) : y).data(), held.output.data, 1e-5, 1e-5 * most)
  })
})

it('blurs by chance, by its seed, and in training alone', async () => {
  const x = zeros([64, 3, 3, 1]).add(1)
  const blurred = async (seed: number) => {
    const y = await new RandomGaussianBlur([0.5, 0.5], { seed }).apply(x, { training: true }).data()
    return Array.from({ length: 64 }, (_, i) => y[9 * i] < 1) // zeros come in at a corner
  }
  const once = await blurred(3)
  expect(once.filter(Boolean).length).toBeGreaterThan(16)
  expect(once.filter(Boolean).length).toBeLessThan(48)
  expect(await blurred(3)).toEqual(once)
  expect(await blurred(4)).not.toEqual(once)
  expect(new Set(await new RandomGaussianBlur().apply(x).data())).toEqual(new Set([1]))
})

it('they go through a file', async () => {
  const model = new Sequential([
    new Equalization([0, 1], { inputShape: [4, 4, 3] }),
    new RandomGaussianBlur(0.5, [3, 5]),
  ])
  const again = await loadModel(await model.toBytes('keras'))
  expect(again.layers.map((layer) => layer.getConfig())).toEqual(
    model.layers.map((layer) => layer.getConfig()),
  )
  expect((await again.predict(NdArray.from(Array(48).fill(0.5)).reshape([1, 4, 4, 3]))).shape).toEqual([
    1, 4, 4, 3,
  ])
})

it('refuses what makes no sense', () => {
  expect(() => new RandomGaussianBlur(0.5, 4)).toThrow('expected kernelSize as one odd number or two, got 4')
  expect(() => new RandomGaussianBlur(0.5, 3, 2)).toThrow('expected sigma')
  expect(() => new Equalization({ bins: 1 })).toThrow('expected bins as a whole number from 2 on')
})
