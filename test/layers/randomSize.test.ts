import {
  Dense,
  GlobalAveragePooling2D,
  loadModel,
  NdArray,
  Random,
  ready,
  Sequential,
  type Symbolic,
  type Tensor,
  tensor,
} from 'glassgrad'
import { RandomHeight, RandomWidth } from 'glassgrad/image'
import { beforeAll, describe, expect, it } from 'vitest'
import { layerFromConfig } from '../../src/layers/fromConfig.js'
import { uniform } from '../model/examples.js'

beforeAll(() => ready())

const image = new NdArray(uniform(2 * 6 * 5 * 3), [2, 6, 5, 3])
const x = () => tensor(image)
const training = () => ({ training: true, random: new Random(3) })

/** One row of Keras 2's tf.image.resize: pixels are as wide as they are, their middles half a pixel in. */
function resized(at: (k: number) => number, from: number, to: number, i: number, nearest: boolean): number {
  if (nearest) return at(Math.min(Math.floor(((i + 0.5) * from) / to), from - 1))
  const place = ((i + 0.5) * from) / to - 0.5
  const low = Math.floor(place)
  const held = (k: number) => at(Math.min(Math.max(k, 0), from - 1))
  return held(low) * (1 - (place - low)) + held(low + 1) * (place - low)
}

describe.each(['bilinear', 'nearest'] as const)('%s', (interpolation) => {
  it('brings images to a height that is drawn for the batch', async () => {
    const layer = new RandomHeight([-0.5, 1], { interpolation, seed: 5 })
    const heights = new Set<number>()
    for (let round = 0; round < 20; round++) {
      const y = layer.apply<Tensor>(x(), training())
      const [n, height, width, channels] = y.shape
      expect([n, width, channels]).toEqual([2, 5, 3])
      expect(height).toBeGreaterThanOrEqual(3)
      expect(height).toBeLessThan(12)
      heights.add(height)
      const got = await y.array()
      for (const [b, i, j, c] of [
        [0, 0, 0, 0],
        [1, height - 1, 4, 2],
        [0, height >> 1, 2, 1],
      ]) {
        const wanted = resized((k) => image.at(b, k, j, c), 6, height, i, interpolation === 'nearest')
        expect(got.at(b, i, j, c)).toBeCloseTo(wanted, 5)
      }
    }
    expect(heights.size).toBeGreaterThan(4)
  })
})

it('RandomWidth does so across', async () => {
  const y = new RandomWidth([0.5, 0.5]).apply<Tensor>(x(), training())
  expect(y.shape).toEqual([2, 6, 7, 3])
  expect((await y.array()).at(1, 2, 0, 1)).toBeCloseTo(image.at(1, 2, 0, 1), 5)
  expect(new RandomWidth(-1 + 1e-9).apply<Tensor>(x(), training()).shape[2]).toBeGreaterThan(0)
})

it('changes nothing outside training, and is refused in a recorded step', async () => {
  const model = new Sequential([
    new RandomHeight(0.3, { inputShape: [6, 5, 3] }),
    new GlobalAveragePooling2D(),
    new Dense(1),
  ])
  expect((model.layers[0].output as Symbolic).shape).toEqual([null, null, 5, 3])
  const before = await model.predict(image)
  model.compile({ loss: 'mse' })
  await model.evaluate(image, [0, 1], { verbose: 0 })
  await expect(model.fit(image, [0, 1], { verbose: 0 })).rejects.toThrow('a recorded step has one size')
  const again = await loadModel(await model.toBytes('keras'))
  expect(await again.predict(image)).toEqual(before)
  expect(await (again.layers[0].apply as (x: Tensor) => Tensor)(x()).array()).toEqual(image)
})

it('is what Keras 2 has in its files', () => {
  const config = {
    name: 'h',
    trainable: true,
    dtype: 'float32',
    factor: 0.2,
    interpolation: 'nearest',
    seed: null,
  }
  const layer = layerFromConfig('RandomHeight', config, { RandomHeight })
  const { dtype: _, ...own } = config
  expect(layer.getConfig()).toEqual({ ...own, factor: [-0.2, 0.2] })
  expect(() => new RandomHeight([-2, 1])).toThrow('factor')
  expect(() => new RandomWidth(0.1, { interpolation: 'bicubic' as never })).toThrow('interpolation')
})
