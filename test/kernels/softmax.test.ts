import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from 'webgpu'
import type { Gpu } from '../../src/gpu/gpu.js'
import { openDevice } from '../../src/kernels/device.js'
import { softmax, softmaxGrad } from '../../src/kernels/softmax.js'

const webgpu = create([])
let gpu: Gpu

beforeAll(async () => {
  gpu = await openDevice(webgpu)
})
afterAll(() => gpu.close())

const wave = (length: number, speed: number) =>
  Float32Array.from({ length }, (_, i) => 3 * Math.sin(speed * i))

/** Softmax of one row, in float64. */
function reference(x: Float32Array): number[] {
  const largest = x.reduce((a, b) => Math.max(a, b))
  const powers = Array.from(x, (value) => Math.exp(value - largest))
  const sum = powers.reduce((a, b) => a + b)
  return powers.map((power) => power / sum)
}

/** The largest distance of two rows, as a share of the largest value. */
function distance(got: Float32Array, want: readonly number[]): number {
  const size = want.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  return want.reduce((worst, x, i) => Math.max(worst, Math.abs(x - got[i])), 0) / size
}

// A few long rows are shared out among invocations, many short ones are not; a GPU gives wide ones a workgroup each.
describe.each([
  [3, 50_001, true],
  [3, 50_000, true],
  [1, 262_144, true],
  [300, 12, true],
  [3, 50_001, false],
  [70, 300, false],
  [5, 65, false],
  [300, 12, false],
])('rows [%i, %i], as on a software device: %s', (rows, width, software) => {
  beforeAll(() => {
    gpu.traits.software = software
  })
  const [x, dy] = [wave(rows * width, 0.7), wave(rows * width, 1.3)]
  const row = (all: Float32Array, at: number) => all.subarray(at * width, (at + 1) * width)

  it.each([false, true])('softmax, logarithm: %s', async (log) => {
    const out = gpu.alloc(x.byteLength)
    softmax(gpu, { rows, width }, gpu.upload(x), out, log)
    const got = new Float32Array(await gpu.read(out))
    for (let at = 0; at < rows; at++) {
      const want = reference(row(x, at))
      expect(distance(row(got, at), log ? want.map(Math.log) : want)).toBeLessThan(1e-5)
    }
  })

  it('gradient', async () => {
    const all = new Float32Array(rows * width)
    for (let at = 0; at < rows; at++) row(all, at).set(reference(row(x, at)))
    const out = gpu.alloc(x.byteLength)
    softmaxGrad(gpu, { rows, width }, gpu.upload(all), gpu.upload(dy), out)
    const got = new Float32Array(await gpu.read(out))
    for (let at = 0; at < rows; at++) {
      const [p, d] = [Array.from(row(all, at)), row(dy, at)]
      const sum = p.reduce((total, p, i) => total + p * d[i], 0)
      const want = p.map((p, i) => p * (d[i] - sum))
      expect(distance(row(got, at), want)).toBeLessThan(1e-5)
    }
  })
})
