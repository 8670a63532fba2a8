import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { create } from 'webgpu'
import type { Gpu } from '../../src/gpu/gpu.js'
import type { Conv2dProblem } from '../../src/kernels/conv2d/problem.js'
import { conv2d, conv2dFilterGrad, conv2dInputGrad } from '../../src/kernels/conv2d.js'
import { openDevice } from '../../src/kernels/device.js'
import { type MatmulProblem, matmul } from '../../src/kernels/matmul.js'
import { tiles } from '../../src/kernels/tiles.js'
import { onHost } from './onHost.js'

// Subgroups of 16, 32 and 64 lanes, which no software driver has: their tiles run on the host, and must come to the bits
// of a tile that lies in workgroup memory.

vi.setConfig({ testTimeout: 300_000 })

const webgpu = create([])
let gpu: Gpu
beforeAll(async () => {
  gpu = await openDevice(webgpu)
})
afterAll(() => gpu.close())

/** Bits of what `body` leaves, as a GPU of such subgroups would be asked. */
const bitsOf = (subgroupSize: number, setsSubgroups: boolean, body: Parameters<typeof onHost>[2]) =>
  onHost(gpu, { subgroupSize, setsSubgroups }, body).map((bytes) => new Uint32Array(bytes.buffer).join())

const wave = (length: number, speed: number) => Float32Array.from({ length }, (_, i) => Math.sin(speed * i))

const product = { batch: 1, batchStrideA: 0, batchStrideB: 0 }
const products: MatmulProblem[] = [
  { ...product, m: 9, n: 11, k: 21, activation: 'max(x, 0.0)' },
  { ...product, m: 17, n: 70, k: 18, transposeA: true },
  { ...product, batch: 2, m: 4, n: 36, k: 20, transposeB: true, batchStrideA: 80, batchStrideB: 720 },
]

const image = {
  n: 1,
  h: 4,
  w: 5,
  kh: 3,
  kw: 3,
  strideH: 1,
  strideW: 1,
  dilationH: 1,
  dilationW: 1,
  groups: 1,
}
const convolutions: Conv2dProblem[] = [
  { ...image, cin: 4, cout: 12, oh: 4, ow: 5, padTop: 1, padLeft: 1 },
  { ...image, cin: 6, cout: 10, oh: 1, ow: 2, padTop: 0, padLeft: 0, strideH: 2, strideW: 2, groups: 2 },
]

/** What a tile in workgroup memory comes to, by problem. */
const wanted = new Map<object, string[]>()

describe.each([16, 32, 64])('a subgroup of %i lanes', (lanes) => {
  const inMemory = Object.keys(tiles)[0]
  const inLanes = `lanes${lanes}`

  it.each(products)('multiplies to the bits of other tiles: %j', (problem) => {
    const { m, n, k, batch, transposeA } = problem
    const [a, b, shift] = [wave(batch * m * k, 0.7), wave(batch * k * n, 1.3), wave(n, 2)]
    const by = (variant: string, setsSubgroups = problem === products[0]) =>
      bitsOf(lanes, setsSubgroups, (room) => {
        const out = room(batch * m * n)
        const sums = transposeA ? room(n) : null
        const bias = transposeA ? null : room(shift)
        matmul(gpu, problem, room(a), room(b), bias, out, variant, sums)
        return sums ? [out, sums] : [out]
      })
    const want = wanted.get(problem) ?? by(inMemory)
    wanted.set(problem, want)
    expect(want[0].split(',').filter((bits) => bits !== '0').length).toBeGreaterThan(m)
    expect(by(inLanes)).toEqual(want)
  })

  it.each(convolutions)('convolves to the bits of other tiles: %j', (p) => {
    const sizes = { x: p.n * p.h * p.w * p.cin, y: p.n * p.oh * p.ow * p.cout }
    const count = (p.kh * p.kw * p.cin * p.cout) / p.groups
    const [x, filter, dy] = [wave(sizes.x, 0.7), wave(count, 1.3), wave(sizes.y, 0.9)]
    const by = (variant: string) =>
      bitsOf(lanes, false, (room) => {
        const [given, weights, gradient] = [room(x), room(filter), room(dy)]
        const results = [room(sizes.y), room(sizes.x), room(count), room(p.cout)]
        conv2d(gpu, p, given, weights, null, results[0], variant)
        conv2dInputGrad(gpu, p, gradient, weights, results[1], variant)
        conv2dFilterGrad(gpu, p, given, gradient, results[2], variant, results[3])
        return results
      })
    const want = wanted.get(p) ?? by(inMemory)
    wanted.set(p, want)
    for (const bits of want) expect(new Set(bits.split(',')).size).toBeGreaterThan(4)
    expect(by(inLanes)).toEqual(want)
  })
})
