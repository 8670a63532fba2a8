import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from 'webgpu'
import type { Gpu } from '../../src/gpu/gpu.js'
import { openDevice } from '../../src/kernels/device.js'
import { normalizeRows, normalizeRowsGrad } from '../../src/kernels/normalizeRows.js'

const webgpu = create([])
let gpu: Gpu

beforeAll(async () => {
  gpu = await openDevice(webgpu)
})
afterAll(() => gpu.close())

const EPSILON = 0.001
const wave = (length: number, speed: number, offset = 0) =>
  Float32Array.from({ length }, (_, i) => offset + 3 * Math.sin(speed * i))
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

function expectClose(got: ArrayLike<number>, want: readonly number[]): void {
  const size = Math.max(...want.map(Math.abs))
  want.forEach((value, i) => {
    if (!(Math.abs(got[i] - value) <= 1e-5 * size))
      expect.fail(`element ${i} is ${got[i]}, expected ${value}`)
  })
}

// A GPU gives rows of 64 elements and more a workgroup each; four neighbours go with one load where they can.
describe.each([
  [70, 12, true],
  [3, 65, true],
  [70, 12, false],
  [5, 3, false],
  [3, 65, false],
  [4, 600, false],
])('rows [%i, %i], as on a software device: %s', (rows, width, software) => {
  it('are normalized as by definition, and their gradient too', async () => {
    gpu.traits.software = software
    const [x, dy] = [wave(rows * width, 0.7, 5), wave(rows * width, 1.3)]
    const [gamma, beta] = [wave(width, 0.3, 1), wave(width, 0.4)]
    const row = (all: Float32Array, at: number) => Array.from(all.subarray(at * width, (at + 1) * width))
    const wanted = Array.from({ length: rows }, (_, at) => {
      const values = row(x, at)
      const middle = mean(values)
      const variance = mean(values.map((value) => (value - middle) ** 2))
      const inverse = 1 / Math.sqrt(variance + EPSILON)
      const normal = values.map((value) => (value - middle) * inverse)
      const d = row(dy, at).map((value, i) => value * gamma[i])
      const [plain, weighted] = [mean(d), mean(d.map((value, i) => value * normal[i]))]
      return {
        middle,
        variance,
        y: normal.map((value, i) => value * gamma[i] + beta[i]),
        dx: normal.map((value, i) => inverse * (d[i] - plain - value * weighted)),
      }
    })
    const [source, scale, y, moments, dx] = [
      gpu.upload(x),
      gpu.upload(gamma),
      gpu.alloc(x.byteLength),
      gpu.alloc(8 * rows),
      gpu.alloc(x.byteLength),
    ]
    const shape = { rows, width }
    normalizeRows(gpu, shape, EPSILON, [source, scale, gpu.upload(beta)], y, moments)
    normalizeRowsGrad(gpu, shape, EPSILON, [gpu.upload(dy), source, moments, scale], dx)
    expectClose(
      new Float32Array(await gpu.read(y)),
      wanted.flatMap((one) => one.y),
    )
    expectClose(new Float32Array(await gpu.read(moments)), [
      ...wanted.map(({ middle }) => middle),
      ...wanted.map(({ variance }) => variance),
    ])
    expectClose(
      new Float32Array(await gpu.read(dx)),
      wanted.flatMap((one) => one.dx),
    )
  })
})
