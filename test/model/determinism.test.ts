import {
  BatchNormalization,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  NdArray,
  RandomFlip,
  RandomRotation,
  Sequential,
  setRandomSeed,
} from 'glassgrad'
import { describe, expect, it } from 'vitest'
import { bits, classifier, threeClasses } from './examples.js'

const { x, y } = threeClasses(100)

async function train(seed: number): Promise<number[]> {
  setRandomSeed(seed)
  const model = classifier()
  await model.fit(x, y, { epochs: 3, batchSize: 16, verbose: 0 })
  return bits(model)
}

describe('One seed decides everything', () => {
  it('the same seed gives the same weights, bit for bit', async () => {
    expect(await train(7)).toEqual(await train(7))
  })

  it('also with dropout, augmentation and shuffling, and for images', async () => {
    const images = new NdArray(
      Float32Array.from({ length: 48 * 64 }, (_, i) => Math.sin(i * i)),
      [48, 8, 8, 1],
    )
    const labels = new NdArray(
      Int32Array.from({ length: 48 }, (_, i) => i % 3),
      [48],
    )
    const run = async (seed: number) => {
      setRandomSeed(seed)
      const model = new Sequential([
        new RandomFlip('horizontal', { inputShape: [8, 8, 1] }),
        new RandomRotation(0.1),
        new Conv2D(4, 3, { activation: 'relu' }),
        new BatchNormalization(),
        new Flatten(),
        new Dropout(0.3),
        new Dense(3, { activation: 'softmax' }),
      ])
      model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' })
      await model.fit(images, labels, { epochs: 2, batchSize: 10, verbose: 0 })
      return bits(model)
    }
    const first = await run(3)
    expect(await run(3)).toEqual(first)
    expect(await run(4)).not.toEqual(first)
  })

  it('another seed gives other weights', async () => {
    expect(await train(8)).not.toEqual(await train(7))
  })

  it("fit's own seed decides weights not drawn yet, and the order of examples", async () => {
    const run = async () => {
      const model = classifier()
      await model.fit(x, y, { epochs: 2, seed: 3, verbose: 0 })
      return bits(model)
    }
    setRandomSeed(1)
    const first = await run()
    expect(await run()).toEqual(first)
  })

  it('a seed is for the layers that are built after it, whenever they are used', async () => {
    const made = (seed: number) => {
      setRandomSeed(seed)
      return classifier()
    }
    const [a, b, c] = [made(6), made(6), made(7)]
    setRandomSeed(8)
    expect(await bits(b)).toEqual(await bits(a))
    expect(await bits(c)).not.toEqual(await bits(a))
    expect(await bits(c)).toEqual(await bits(made(7)))
  })

  it('shuffles anew in every epoch', async () => {
    const epochs = async (shuffle: boolean) => {
      setRandomSeed(5)
      const model = classifier()
      await model.fit(x, y, { epochs: 2, batchSize: 16, shuffle, verbose: 0 })
      return bits(model)
    }
    expect(await epochs(true)).not.toEqual(await epochs(false))
  })
})
