import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from 'webgpu'
import type { Gpu } from '../../src/gpu/gpu.js'
import { openDevice } from '../../src/kernels/device.js'
import { LARGEST, SUM } from '../../src/kernels/folding.js'
import { moments, normalizeChannelSums } from '../../src/kernels/normalize.js'
import { reduce } from '../../src/kernels/reduce.js'
import { sumSplits } from '../../src/kernels/splits.js'

const webgpu = create([])
let gpu: Gpu

beforeAll(async () => {
  gpu = await openDevice(webgpu)
})
afterAll(() => gpu.close())

const wave = (length: number, speed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(speed * i) + 0.3)

/** The largest distance, as a share of the largest value. */
function expectClose(got: Float32Array, want: readonly number[], tolerance = 2e-6): void {
  expect(got).toHaveLength(want.length)
  const size = want.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  const worst = want.reduce((worst, x, i) => Math.max(worst, Math.abs(x - got[i])), 0)
  expect(worst / size).toBeLessThan(tolerance)
}

/** Few large pieces on a software device, many small ones, put together in several passes, on a GPU. */
describe.each([true, false])('as on a software device: %s', (software) => {
  beforeAll(() => {
    gpu.traits.software = software
  })

  it.each([
    [1, 70_001, 1],
    [1, 70_000, 1],
    [3, 129, 1],
    [5, 64, 1],
    [7, 63, 1],
    [1, 5003, 8],
    [2, 3001, 3],
    [1, 40_000, 4],
  ])('reduce [%i, %i, %i] along the middle axis', async (outer, length, inner) => {
    const x = wave(outer * length * inner, 0.7)
    const row = (o: number, i: number) => Array.from({ length }, (_, k) => x[(o * length + k) * inner + i])
    const rows = Array.from({ length: outer * inner }, (_, at) => row(Math.floor(at / inner), at % inner))
    const out = gpu.alloc(4 * outer * inner)
    reduce(gpu, SUM, ['f32', 'f32'], { outer, length, inner }, gpu.upload(x), out, 0.5)
    expectClose(
      new Float32Array(await gpu.read(out)),
      rows.map((row) => 0.5 * row.reduce((a, b) => a + b)),
    )
    reduce(gpu, LARGEST, ['f32', 'f32'], { outer, length, inner }, gpu.upload(x), out)
    expect(Array.from(new Float32Array(await gpu.read(out)))).toEqual(
      rows.map((row) => row.reduce((a, b) => Math.max(a, b))),
    )
    const whole = Int32Array.from(x, (value) => Math.round(1000 * value))
    reduce(gpu, SUM, ['i32', 'i32'], { outer, length, inner }, gpu.upload(whole), out)
    const sums = rows.map((row) => row.reduce((sum, value) => sum + Math.round(1000 * value), 0))
    expect(Array.from(new Int32Array(await gpu.read(out)))).toEqual(sums)
  })

  it.each([1, 31, 33, 1100])('the sum of %i splits, with bias and activation', async (splits) => {
    const [count, n] = [35, 7]
    const [partial, bias] = [wave(splits * count, 0.9), wave(n, 0.2)]
    const out = gpu.alloc(4 * count)
    const sums = { count, n, splits, activation: 'max(x, 0.0)' }
    sumSplits(gpu, sums, gpu.upload(partial), gpu.upload(bias), out)
    const want = Array.from({ length: count }, (_, i) => {
      let sum = bias[i % n]
      for (let s = 0; s < splits; s++) sum += partial[s * count + i]
      return Math.max(sum, 0)
    })
    expectClose(new Float32Array(await gpu.read(out)), want)
  })

  it.each([
    [40_003, 8],
    [40_003, 3],
    [33, 4],
  ])('moments and channel sums of %i rows of %i channels', async (rows, channels) => {
    const [x, dy] = [wave(rows * channels, 0.7), wave(rows * channels, 1.3)]
    const grouping = { batch: 1, outer: rows, groups: channels, size: 1 }
    const column = (all: Float32Array, c: number) =>
      Array.from({ length: rows }, (_, r) => all[r * channels + c])
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length
    const columns = Array.from({ length: channels }, (_, c) => column(x, c))
    const means = columns.map(mean)
    const variances = columns.map((values, c) => mean(values.map((value) => (value - means[c]) ** 2)))
    const [source, both] = [gpu.upload(x), gpu.alloc(8 * channels)]
    moments(gpu, grouping, source, both)
    expectClose(new Float32Array(await gpu.read(both)), [...means, ...variances])
    const sums = { plain: gpu.alloc(4 * channels), weighted: gpu.alloc(4 * channels) }
    normalizeChannelSums(gpu, grouping, 0.001, gpu.upload(dy), source, both, sums)
    const plainly = columns.map((_, c) => column(dy, c).reduce((a, b) => a + b))
    const weightedly = columns.map((values, c) =>
      column(dy, c).reduce(
        (sum, d, r) => sum + (d * (values[r] - means[c])) / Math.sqrt(variances[c] + 0.001),
        0,
      ),
    )
    const got = await Promise.all([gpu.read(sums.plain), gpu.read(sums.weighted)])
    expectClose(
      Float32Array.from(got.flatMap((bytes) => [...new Float32Array(bytes)])),
      [...plainly, ...weightedly],
      2e-5,
    )
  })
})
