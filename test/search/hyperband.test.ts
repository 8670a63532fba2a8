import { Adam, Dense, distributions, Hyperband, ready, Sequential, setRandomSeed } from 'glassgrad'
import { beforeAll, describe, expect, it } from 'vitest'
import { bits, threeClasses } from '../model/examples.js'

const { x, y } = threeClasses(60)
const { int, logUniform } = distributions
const settings = { cv: 2, batchSize: 16, seed: 3, verbose: 0 as const }

function build({ units = 4, rate = 0.01 }: { units?: number; rate?: number }): Sequential {
  const model = new Sequential([
    new Dense(units, { activation: 'relu', inputShape: [6] }),
    new Dense(3, { activation: 'softmax' }),
  ])
  model.compile({
    optimizer: new Adam({ learningRate: rate }),
    loss: 'sparse_categorical_crossentropy',
    metrics: ['accuracy'],
  })
  return model
}

const wide = { units: int(1, 9), rate: logUniform(1e-4, 1e-1) }
const search = (more: object = {}) =>
  new Hyperband({ distributions: wide, build, scoring: 'loss', maxEpochs: 9, ...settings, ...more })

beforeAll(async () => void (await ready()))

describe('Hyperband', () => {
  it('halves in brackets as the paper has them: rung after rung, the best third goes on', async () => {
    const found = await search().fit(x, y)
    const epochs = found.cvResults.map(({ epochs }) => epochs)
    // First rungs of 9, 5 and 3 trials; then 3 and 1; then 1.
    expect(epochs).toEqual([...Array(9).fill(1), ...Array(5).fill(3), ...Array(3).fill(9), 3, 3, 3, 9, 9])
    const trials = found.cvResults
    const best = (from: number, count: number, many: number) =>
      trials
        .slice(from, from + count)
        .sort((a, b) => a.meanScore - b.meanScore)
        .slice(0, many)
        .map(({ params }) => params)
    expect(trials.slice(17, 20).map(({ params }) => params)).toEqual(best(0, 9, 3))
    expect(trials[20].params).toEqual(best(9, 5, 1)[0])
    expect(trials[21].params).toEqual(best(17, 3, 1)[0])
    expect(new Set(trials.slice(0, 17).map(({ params }) => params.rate)).size).toBe(17)
  })

  it('trains the best anew, for as many epochs as it was found with', async () => {
    const found = await search({ maxEpochs: 4, factor: 4 }).fit(x, y)
    const { epochs, params } = found.cvResults.find(({ rank }) => rank === 1)!
    expect(found.bestParams).toEqual(params)
    setRandomSeed(3)
    const model = build(params)
    await model.fit(x, y, { epochs, batchSize: 16, seed: 3, verbose: 0 })
    expect(await bits(found.bestModel)).toEqual(await bits(model))
  })

  it('goes on without those that fail', async () => {
    const fragile = ({ units }: { units: number }) => {
      if (units < 5) throw new Error('too small')
      return build({ units })
    }
    const found = await search({
      distributions: { units: int(1, 10) },
      build: fragile,
      maxEpochs: 4,
      factor: 2,
    }).fit(x, y)
    const failed = found.cvResults.filter(({ error }) => error !== null)
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.every(({ meanScore }) => Number.isNaN(meanScore))).toBe(true)
    expect(found.bestParams.units).toBeGreaterThan(4)
    await expect(search({ build: () => fragile({ units: 1 }) }).fit(x, y)).rejects.toThrow(
      'all 17 trials have failed; the first: too small',
    )
  })

  it('refuses what it has no use for', () => {
    expect(() => search({ epochs: 3 })).toThrow('Hyperband: epochs: each trial has as many as its rung')
    expect(() => search({ factor: 1 })).toThrow('Hyperband: factor: expected a whole number from 2 on, got 1')
    expect(() => search({ maxEpochs: 0.5 })).toThrow('Hyperband: maxEpochs')
    expect(() => search({ distributions: 3 })).toThrow('Hyperband: expected distributions such as')
    expect(() => search({ max_epochs: 3 })).toThrow(
      "there is no option 'max_epochs': it is called maxEpochs here",
    )
  })
})
