import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from 'webgpu'
import type { Gpu } from '../../src/gpu/gpu.js'
import { Recording } from '../../src/gpu/recording.js'
import { openDevice } from '../../src/kernels/device.js'
import type { Lines } from '../../src/kernels/gather.js'
import { scatterAdd } from '../../src/kernels/scatterAdd.js'

const webgpu = create([])
let gpu: Gpu

beforeAll(async () => {
  gpu = await openDevice(webgpu)
})
afterAll(() => gpu.close())

/** Whole numbers from `low` to below `high`, the same each time. */
function draws(count: number, low: number, high: number, seed = 1): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return low + Math.floor((state / 2 ** 32) * (high - low))
  })
}

const values = (count: number) => Float32Array.from(draws(count, -1e6, 1e6, 7), (x) => x / 1e5)

/** The sums in float32, of equal indices in the order of their places. */
function reference({ outer, length, inner, count }: Lines, x: Float32Array, indices: number[]): Float32Array {
  const y = new Float32Array(outer * length * inner)
  for (let o = 0; o < outer; o++) {
    indices.forEach((index, j) => {
      const line = index < 0 ? index + length : index
      if (line < 0 || line >= length) return
      for (let i = 0; i < inner; i++) y[(o * length + line) * inner + i] += x[(o * count + j) * inner + i]
    })
  }
  return y
}

async function run(lines: Lines, x: Float32Array<ArrayBuffer>, indices: number[]): Promise<Float32Array> {
  const { outer, length, inner } = lines
  const bytes = 4 * outer * length * inner
  const y = gpu.upload(new Float32Array(outer * length * inner).fill(7))
  scatterAdd(gpu, lines, gpu.upload(x), gpu.upload(Int32Array.from(indices)), y)
  return new Float32Array(await gpu.read(y, bytes))
}

describe('scatterAdd', () => {
  it.each<[string, Lines, number[]]>([
    ['nothing', { outer: 1, length: 5, inner: 4, count: 0 }, []],
    ['one index', { outer: 1, length: 3, inner: 1, count: 1 }, [2]],
    ['one block of the sort', { outer: 1, length: 20, inner: 4, count: 64 }, draws(64, 0, 20)],
    ['one more', { outer: 1, length: 20, inner: 3, count: 65 }, draws(65, 0, 20)],
    ['runs that do not match', { outer: 1, length: 300, inner: 8, count: 1031 }, draws(1031, 0, 300)],
    ['few lines, often', { outer: 1, length: 3, inner: 2, count: 5000 }, draws(5000, 0, 3)],
    ['one line always', { outer: 1, length: 9, inner: 4, count: 700 }, draws(700, 5, 6)],
    ['lines inside other axes', { outer: 3, length: 40, inner: 5, count: 200 }, draws(200, 0, 40)],
    ['negative ones, and some outside', { outer: 2, length: 50, inner: 4, count: 999 }, draws(999, -80, 80)],
    ['all outside', { outer: 1, length: 4, inner: 1, count: 130 }, draws(130, 4, 99)],
    ['a large vocabulary', { outer: 1, length: 1_000_000, inner: 2, count: 3000 }, draws(3000, 0, 1_000_000)],
  ])('%s: the sums to the last bit, in the order of the places', async (_, lines, indices) => {
    const x = values(lines.outer * lines.count * lines.inner)
    const want = reference(lines, x, indices)
    const got = await run(lines, x, indices)
    expect(got.length).toBe(want.length)
    expect(got.findIndex((sum, i) => sum !== want[i])).toBe(-1)
  })

  it('sorts anew in each replay of a recorded step', async () => {
    const lines = { outer: 1, length: 500, inner: 4, count: 300 }
    const x = values(1200)
    const [terms, indices, y] = [gpu.upload(x), gpu.alloc(1200), gpu.alloc(8000)]
    indices.mutable = true
    const step = new Recording(gpu)
    step.record(() => scatterAdd(gpu, lines, terms, indices, y))
    await step.compile([y])
    for (const drawn of [draws(300, 0, 500, 2), draws(300, 100, 110, 3), draws(300, -700, 700, 4)]) {
      gpu.write(indices, Int32Array.from(drawn))
      step.replay()
      expect(new Float32Array(await gpu.read(y))).toEqual(reference(lines, x, drawn))
    }
    step.release()
  })

  it('does work that grows with the lines and with the indices, not with their product', () => {
    /** Invocations but for those that fill y with zeros. */
    const work = (length: number, count: number) => {
      const step = new Recording(gpu)
      const lines = { outer: 1, length, inner: 4, count }
      const [x, indices, y] = [16 * count, 4 * count, 16 * length].map((bytes) => gpu.alloc(bytes))
      step.record(() => scatterAdd(gpu, lines, x, indices, y))
      const sorted = step.dispatches.filter(({ shader }) => shader.name !== 'fill.wgsl')
      return sorted.reduce((sum, { workgroups: [a, b] }) => sum + 64 * a * b, 0)
    }
    expect(work(1_000_000, 1000)).toBe(work(1000, 1000))
    // A dispatch for each doubling of the sorted runs.
    expect(work(1000, 100_000) / 100_000).toBeLessThan(1.1 * (2 + Math.log2(100_000 / 64)))
  })
})
