import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DebugStep, debug, dispatchOf, explain, Timeline, tryShader } from '../../src/debug.js'
import {
  clearSession,
  close,
  Dense,
  Dropout,
  NdArray,
  ready,
  Sequential,
  setRandomSeed,
} from '../../src/node/index.js'

const values = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(3 * i))
const x = new NdArray(values(50 * 6), [50, 6])
const y = new NdArray(
  values(50).map((value) => (value > 0 ? 1 : 0)),
  [50, 1],
)

function fresh() {
  clearSession()
  setRandomSeed(5)
  const model = new Sequential([
    new Dense(8, { inputShape: [6], activation: 'relu', name: 'hidden' }),
    new Dropout(0.4),
    new Dense(1, { activation: 'sigmoid', name: 'out' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] })
  return model
}
const options = { epochs: 6, batchSize: 16, seed: 3, verbose: 0 } as const

/** Bits of all that lies in a step's memory. */
async function bitsOf(step: DebugStep): Promise<Record<string, number[]>> {
  const all: Record<string, number[]> = {}
  for (const tensor of step.tensors) {
    if (!tensor.inMemory) continue
    const { data } = await tensor.array()
    all[tensor.path] = [...new Int32Array(data.buffer, data.byteOffset, data.length)]
  }
  return all
}

beforeAll(() => ready())
afterAll(() => close())

describe('a timeline', () => {
  it('has every step as it was, kept or computed again', async () => {
    const timeline = new Timeline()
    const model = fresh()
    const losses = (await model.fit(x, y, { ...options, callbacks: [timeline] })).history.loss
    expect(timeline.length).toBe(24)
    expect(timeline.epochs).toEqual([1, 5, 9, 13, 17, 21])
    expect((await fresh().fit(x, y, options)).history.loss).toEqual(losses) // it changes nothing
    for (const number of [24, 1, 7, 4, 20, 2]) {
      const expected = await bitsOf(await debug(fresh(), x, y, { ...options, at: number }))
      expect(Object.keys(expected).length).toBeGreaterThan(20)
      expect(await bitsOf(await timeline.step(number)), `step ${number}`).toEqual(expected)
    }
    await expect(timeline.step(25)).rejects.toThrow('expected a number from 1 to 24, got 25')
    timeline.release()
    expect(timeline.length).toBe(0)
  })

  it('keeps fewer states where the budget is small, and computes more', async () => {
    const all = new Timeline()
    await fresh().fit(x, y, { ...options, callbacks: [all] })
    const timeline = new Timeline({ budget: 75_000 })
    await fresh().fit(x, y, { ...options, callbacks: [timeline] })
    expect(timeline.kept.length).toBeLessThan(all.kept.length)
    expect(timeline.kept[0]).toBe(1)
    expect(await bitsOf(await timeline.step(23))).toEqual(await bitsOf(await all.step(23)))
  })

  it('has one step stand still at a time: one that has been overtaken says so, and its copy stays', async () => {
    const timeline = new Timeline()
    await fresh().fit(x, y, { ...options, callbacks: [timeline] })
    const first = await timeline.step(3)
    const bits = await bitsOf(first)
    const { step: copy } = await first.again()
    const third = await timeline.step(3)
    const begun = third.tensor('out.kernel').array()
    const pending = third.again()
    for (const promise of [begun, pending]) promise.catch(() => {})
    // Two at once come one after the other, each whole.
    const [fifth, sixth] = await Promise.all([timeline.step(5), timeline.step(6)])
    const told = 'step 3 has made room for step 5 of its timeline'
    await expect(third.tensor('hidden.kernel').array()).rejects.toThrow(told)
    await expect(third.loss()).rejects.toThrow(told)
    await expect(third.again()).rejects.toThrow(told)
    await expect(explain(third, 'out.kernel', [0, 0])).rejects.toThrow(told)
    await expect(dispatchOf(third, third.tensor('out.output'), 0)).rejects.toThrow(told)
    await expect(tryShader(third, 2, '')).rejects.toThrow(told)
    // Reading had begun, and would have met the other step's numbers.
    await expect(begun).rejects.toThrow(told)
    await expect(pending).rejects.toThrow(told)
    await expect(fifth.loss()).rejects.toThrow('step 5 has made room for step 6')
    expect(await bitsOf(copy)).toEqual(bits)
    // Who releases a step leaves the timeline its memory.
    sixth.release()
    await expect(sixth.loss()).rejects.toThrow('step 6 has been released')
    const last = await timeline.step(3)
    expect(await bitsOf(last)).toEqual(bits)
    timeline.release()
    await expect(last.loss()).rejects.toThrow('step 3 has been released')
  })

  it('says so where a step can’t be computed', async () => {
    const timeline = new Timeline({ budget: 1000 })
    await fresh().fit(x, y, { ...options, callbacks: [timeline] })
    expect(timeline.kept).toEqual([1])
    expect((await timeline.step(1)).number).toBe(1)
    await expect(timeline.step(2)).rejects.toThrow(/too little was kept of step 2.*there are 1$/)
  })
})
