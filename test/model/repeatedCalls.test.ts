import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { close, Dense, LambdaCallback, NdArray, ones, ready, Sequential } from '../../src/node/index.js'
import { gpu } from '../../src/tensor/runtime.js'

beforeAll(async () => void (await ready()))
afterAll(close)
beforeEach(() => {
  gpu().pool.sweep()
  gpu().trim()
})

const MB = 1e6
const rows = 500
/** 4 MB. */
const x = new NdArray(new Float32Array(rows * 2000), [rows, 2000])
const y = new NdArray(new Float32Array(rows), [rows, 1])

/** The most megabytes that the pool holds after any of `times` calls. */
async function mostHeld(times: number, call: (i: number) => unknown): Promise<number> {
  let most = 0
  for (let i = 0; i < times; i++) {
    const going = call(i)
    if (going instanceof Promise) await going
    most = Math.max(most, gpu().pool.bytes)
  }
  return most / MB
}

function regression() {
  const model = new Sequential([new Dense(1, { inputShape: [2000] })])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  return model
}

it('predict, evaluate and fit in a loop hold one copy of their data, and none in the end', async () => {
  const model = regression()
  const before = gpu().pool.live
  const most = await mostHeld(15, async () => {
    await model.predict(x, { batchSize: 200 })
    await model.evaluate(x, y, { batchSize: 200, verbose: 0 })
    await model.fit(x, y, { batchSize: 200, verbose: 0, validationData: [x, y] })
  })
  // For fit two copies of 4 MB, and batches of 2 MB; not 60 copies, nor what a collector happens to leave.
  expect(most).toBeLessThan(1.5 * 13)
  expect(gpu().pool.live).toBeGreaterThan(before) // what metrics and optimizer keep
  gpu().pool.sweep()
  gpu().trim()
  expect(gpu().pool.bytes).toBeLessThan(0.1 * MB)
})

it('a call that fails gives its data back as well', async () => {
  const model = regression()
  await model.fit(x, y, { verbose: 0 })
  gpu().trim()
  const broken = new LambdaCallback({
    onTrainBatchEnd: () => {
      throw new Error('broken')
    },
  })
  for (const call of [
    () => model.fit(x, y, { verbose: 0, validationSplit: 0.5, callbacks: [broken] }),
    () => model.fit(x, y, { verbose: 0, validationData: [x, new NdArray(new Float32Array(3), [3, 1])] }),
    () => model.evaluate(x, new NdArray(new Float32Array(3), [3, 1]), { verbose: 0 }),
  ]) {
    await expect(call()).rejects.toThrow()
    gpu().trim()
    expect(gpu().pool.bytes).toBeLessThan(0.1 * MB)
  }
})

it('models that nobody holds give their weights back', async () => {
  const small = new NdArray(new Float32Array(1000), [1, 1000])
  const most = await mostHeld(40, () =>
    new Sequential([new Dense(1000, { inputShape: [1000] })]).predict(small),
  )
  expect(most).toBeLessThan(60) // of 160
})

it('results that nobody holds give their memory back, in a loop that awaits nothing', async () => {
  let sum = ones([1000, 1000])
  // One job: no callback of a FinalizationRegistry can run in it.
  const most = await mostHeld(100, () => {
    sum = sum.add(1)
  })
  expect(most).toBeLessThan(60) // of 400
  expect((await sum.data())[999_999]).toBe(101)
})

it('and in one that sometimes does', async () => {
  let sum = ones([1000, 1000])
  const most = await mostHeld(60, (i) => {
    sum = sum.add(1)
    return i % 10 === 0 ? sum.data() : null
  })
  expect(most).toBeLessThan(60) // of 240
  expect((await sum.data())[0]).toBe(61)
})

it('what is held stays', async () => {
  const held = Array.from({ length: 30 }, (_, i) => ones([250_000]).mul(i))
  const sums = await Promise.all(held.map((tensor) => tensor.sum().item()))
  expect(sums).toEqual(held.map((_, i) => 250_000 * i))
})

it('sizes that come once do not pile up', async () => {
  const most = await mostHeld(40, (i) =>
    gpu().scope(
      () => ones([100_000 * (i + 1)]),
      () => [],
    ),
  )
  expect(most).toBeLessThan(120) // the largest is 16 MB; all together 328, and others before them took 45
})
