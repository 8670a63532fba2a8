import { setRandomSeed } from 'glassgrad'
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
