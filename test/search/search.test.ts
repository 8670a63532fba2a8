import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  Adam,
  Dense,
  distributions,
  GridSearch,
  kFold,
  RandomSearch,
  ready,
  Sequential,
  setRandomSeed,
} from 'glassgrad'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runUntil } from '../killed.js'
import { bits, threeClasses } from '../model/examples.js'

const { x, y } = threeClasses(90)
const settings = { cv: 3, epochs: 2, batchSize: 16, seed: 3, verbose: 0 as const }

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

beforeAll(async () => {
  await ready()
})

describe('GridSearch', () => {
  it('tries all combinations, the last parameter changing fastest', async () => {
    const grid = { units: [2, 8], rate: [0.001, 0.1] }
    const search = await new GridSearch({ grid, build, ...settings }).fit(x, y)
    expect(search.cvResults.map(({ params }) => params)).toEqual([
      { units: 2, rate: 0.001 },
      { units: 2, rate: 0.1 },
      { units: 8, rate: 0.001 },
      { units: 8, rate: 0.1 },
    ])
    const best = search.cvResults.reduce((a, b) => (b.meanScore > a.meanScore ? b : a))
    expect(search.bestParams).toEqual(best.params)
    expect(search.bestScore).toBe(best.meanScore)
    expect(search.cvResults.map(({ rank }) => rank).sort()[0]).toBe(1)
  })

  it('scores each fold as a model by hand does, and trains the best one on all rows', async () => {
    const search = await new GridSearch({ grid: { rate: [0.1] }, build, ...settings }).fit(x, y)
    const [{ scores, meanScore, stdScore }] = search.cvResults
    const byHand: number[] = []
    for (const { train, test } of kFold(90, { nSplits: 3 })) {
      setRandomSeed(3)
      const model = build({ rate: 0.1 })
      await model.fit(x.take(train), y.take(train), { epochs: 2, batchSize: 16, seed: 3, verbose: 0 })
      byHand.push((await model.evaluate(x.take(test), y.take(test), { verbose: 0 }))[1])
    }
    expect(scores).toEqual(byHand)
    expect(meanScore).toBeCloseTo((byHand[0] + byHand[1] + byHand[2]) / 3, 12)
    expect(stdScore ** 2).toBeCloseTo(
      byHand.reduce((sum, score) => sum + (score - meanScore) ** 2, 0) / 3,
      12,
    )

    setRandomSeed(3)
    const whole = build({ rate: 0.1 })
    await whole.fit(x, y, { epochs: 2, batchSize: 16, seed: 3, verbose: 0 })
    expect(await bits(search.bestModel)).toEqual(await bits(whole))
  })

  it('takes the smallest loss for the best', async () => {
    const search = new GridSearch({ grid: { rate: [1e-5, 0.1] }, build, ...settings, scoring: 'loss' })
    const [slow, fast] = (await search.fit(x, y)).cvResults
    expect(fast.meanScore).toBeLessThan(slow.meanScore)
    expect([slow.rank, fast.rank]).toEqual([2, 1])
    expect(search.bestParams).toEqual({ rate: 0.1 })
  })

  it('ends by an error that says so by its name, AbortError', async () => {
    const tried: number[] = []
    const stopped = ({ units }: { units: number }) => {
      tried.push(units)
      throw Object.assign(new Error('no more'), { name: 'AbortError' })
    }
    const search = new GridSearch({ grid: { units: [5, 4] }, build: stopped, ...settings })
    await expect(search.fit(x, y)).rejects.toThrow('no more')
    expect(tried).toEqual([5])
  })

  it('writes a failed trial down and goes on', async () => {
    const failing = ({ units }: { units: number }) => {
      if (units === 5) throw new Error('five is too many')
      return build({ units })
    }
    const search = await new GridSearch({ grid: { units: [5, 4] }, build: failing, ...settings }).fit(x, y)
    expect(search.cvResults[0]).toMatchObject({
      error: 'five is too many',
      scores: [],
      meanScore: Number.NaN,
      rank: 2,
    })
    expect(search.cvResults[1]).toMatchObject({ error: null, rank: 1 })
    expect(search.bestParams).toEqual({ units: 4 })
  })

  it('puts a trial whose loss is no number last', async () => {
    const search = new GridSearch({
      grid: { rate: [Number.MAX_VALUE, 0.1] },
      build,
      ...settings,
      scoring: 'loss',
    })
    const results = (await search.fit(x, y)).cvResults
    expect(results[0].meanScore).toBeNaN()
    expect(results.map(({ rank }) => rank)).toEqual([2, 1])
  })

  it('lets equal trials share a rank', async () => {
    const search = await new GridSearch({ grid: { twin: [1, 2] }, build: () => build({}), ...settings }).fit(
      x,
      y,
    )
    expect(search.cvResults.map(({ rank }) => rank)).toEqual([1, 1])
    expect(search.bestParams).toEqual({ twin: 1 })
  })

  it('says what is wrong', async () => {
    expect(() => new GridSearch({ grid: { units: [] }, build })).toThrow('no values for "units"')
    expect(() => new GridSearch({ grid: {}, build, cv: 1 })).toThrow(
      'GridSearch: cv: expected a whole number from 2 on, got 1',
    )
    const search = new GridSearch({ grid: { units: [4] }, build, ...settings, refit: false })
    expect(() => search.bestParams).toThrow('call fit(x, y) first')
    await expect(search.fit(x, y.slice(0, 80))).rejects.toThrow('x has 90 rows and y has 80')
    await search.fit(x, y)
    expect(() => search.bestModel).toThrow('unless refit is false')
    const unknown = new GridSearch({ grid: { units: [4] }, build, ...settings, scoring: 'auc' })
    await expect(unknown.fit(x, y)).rejects.toThrow(
      'the models have no "auc" to score by, but loss, accuracy',
    )
    const never = new GridSearch({
      grid: { units: [1, 2] },
      build: (): Sequential => {
        throw new Error('no disk')
      },
      ...settings,
    })
    await expect(never.fit(x, y)).rejects.toThrow('all 2 trials have failed; the first: no disk')
  })
})

describe('RandomSearch', () => {
  const { choice, int, logUniform, uniform } = distributions

  it('draws by its seed, and more trials go on after the first ones', async () => {
    const drawn = async (trials: number, seed: number) => {
      const search = new RandomSearch({
        distributions: { rate: logUniform(1e-3, 1e-1), units: int(2, 6) },
        trials,
        build,
        ...settings,
        epochs: 1,
        seed,
        refit: false,
      })
      return (await search.fit(x, y)).cvResults.map(({ params }) => params)
    }
    const three = await drawn(3, 1)
    expect((await drawn(4, 1)).slice(0, 3)).toEqual(three)
    expect(await drawn(3, 2)).not.toEqual(three)
    expect(new Set(three.map(({ rate }) => rate)).size).toBe(3)
  })

  it('draws evenly from what it is told', () => {
    const quantiles = Array.from({ length: 1000 }, (_, i) => i / 1000)
    const counts = (values: (number | string)[]) => {
      const all: Record<string, number> = {}
      for (const value of values) all[value] = (all[value] ?? 0) + 1
      return all
    }
    expect(counts(quantiles.map(choice(['a', 'b'])))).toEqual({ a: 500, b: 500 })
    expect(counts(quantiles.map(int(-2, 2)))).toEqual({ '-2': 200, '-1': 200, 0: 200, 1: 200, 2: 200 })
    expect(uniform(-1, 3)(0.25)).toBe(0)
    expect(logUniform(1e-4, 1e-2)(0.5)).toBeCloseTo(1e-3, 12)
  })

  it('refuses empty choices and ranges', () => {
    expect(() => choice([])).toThrow('choice: expected at least one value')
    expect(() => uniform(2, 2)).toThrow('uniform: expected low < high, got 2 and 2')
    expect(() => logUniform(0, 1)).toThrow('logUniform: expected 0 < low < high, got 0 and 1')
    expect(() => int(0.5, 2)).toThrow('int: expected whole numbers, got 0.5 and 2')
    expect(() => new RandomSearch({ distributions: {}, trials: 0, build })).toThrow(
      'RandomSearch: trials: expected a whole number from 1',
    )
  })
})

describe('a search that is interrupted', () => {
  const RUN = fileURLToPath(new URL('./searchRun.ts', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'glassgrad-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Runs the search of searchRun.ts, as `runUntil`. */
  const search = (file: string, until?: string) => runUntil(RUN, file, until)

  it('goes on after the trials that were done, and finds what one never killed finds', async () => {
    const file = join(folder, 'killed.json')
    await search(file, 'building 3 of fold 1')
    expect(JSON.parse(readFileSync(file, 'utf8')).trials).toHaveLength(2)
    const after = await search(file)
    expect(after.filter((line) => line.startsWith('building'))[0]).toBe('building 3 of fold 0')
    const whole = await search(join(folder, 'whole.json'))
    expect(after.at(-1)).toMatch(/^results \[.*weights [0-9a-f]{64}$/)
    expect(after.at(-1)).toBe(whole.at(-1))
    expect(existsSync(file)).toBe(false)
  }, 120_000)

  it('takes up no other search', async () => {
    const resume = join(folder, 'other.json')
    const stopped = (grid: { rate: number[] }, epochs: number) =>
      new GridSearch({ grid, build, ...settings, epochs, resume }).fit(x, y)
    writeFileSync(resume, JSON.stringify({ search: 'another', trials: [] }))
    await expect(stopped({ rate: [0.1] }, 1)).rejects.toThrow(`${resume} holds another search`)
    expect(JSON.parse(readFileSync(resume, 'utf8')).search).toBe('another')
    writeFileSync(resume, '{"search":')
    await expect(stopped({ rate: [0.1] }, 1)).rejects.toThrow(`${resume}: not valid JSON`)
  })
})
