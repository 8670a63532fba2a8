import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { create } from 'webgpu'
import { fromHalf, toHalf } from '../../src/debug/wgsl/numbers.js'
import type { DeviceBuffer } from '../../src/gpu/buffer.js'
import type { Gpu } from '../../src/gpu/gpu.js'
import type { Conv2dProblem } from '../../src/kernels/conv2d/problem.js'
import { conv2d, conv2dFilterGrad, conv2dInputGrad } from '../../src/kernels/conv2d.js'
import { openDevice } from '../../src/kernels/device.js'
import { type MatmulProblem, matmul } from '../../src/kernels/matmul.js'
import { onHost, type Room } from './onHost.js'

// Matrix units, which no software driver has. The interpreter adds what they multiply in the order of k, so there they must
// come to the bits of a tile that lies in workgroup memory; a device that has them adds in an order of its own.

vi.setConfig({ testTimeout: 300_000 })

const webgpu = create([])
let gpu: Gpu
beforeAll(async () => {
  gpu = await openDevice(webgpu)
})
afterAll(() => gpu.close())

/** Operands of so many elements, as they are stored. */
type Operand = (length: number, speed: number) => Uint16Array
const waves: Operand = (length, speed) => Uint16Array.from({ length }, (_, i) => toHalf(Math.sin(speed * i)))
const sizes: Operand = (length, speed) => waves(length, speed).map((bits) => bits & 0x7fff)

/** What the kernels of one variant make of operands: f16, and sums of columns, which are f32. */
interface Made {
  halves: DeviceBuffer[]
  floats: DeviceBuffer[]
}
type Work = (room: Room, operand: Operand, variant: string) => Made

const single = { batch: 1, batchStrideA: 0, batchStrideB: 0, type: 'f16' } as const
const products: Record<string, MatmulProblem> = {
  'a tile that is not full': { ...single, m: 9, n: 11, k: 21, activation: 'max(x, 0.0)' },
  'tiles that overhang': { ...single, m: 67, n: 135, k: 33, transposeB: true },
  'whole tiles, by quads': { ...single, m: 128, n: 128, k: 64, transposeA: true },
  'a batch': {
    ...{ batch: 2, batchStrideA: 195, batchStrideB: 702, type: 'f16' },
    ...{ m: 5, n: 18, k: 39, transposeA: true, transposeB: true },
  },
  'splits along k': { ...single, m: 20, n: 30, k: 301 },
}

const image: Omit<Conv2dProblem, 'cin' | 'cout' | 'oh' | 'ow'> = {
  ...{ n: 1, h: 4, w: 5, kh: 3, kw: 3, strideH: 1, strideW: 1, dilationH: 1, dilationW: 1, groups: 1 },
  ...{ padTop: 1, padLeft: 1, type: 'f16' },
}
const convolutions: Record<string, Conv2dProblem> = {
  'odd sizes': { ...image, cin: 3, cout: 7, oh: 4, ow: 5 },
  'tiles that overhang': { ...image, n: 2, h: 7, kh: 1, padTop: 0, cin: 4, cout: 68, oh: 7, ow: 5 },
  'groups and strides': {
    ...{ ...image, padTop: 0, padLeft: 0, strideH: 2, strideW: 2, groups: 2 },
    ...{ cin: 6, cout: 10, oh: 1, ow: 2 },
  },
  'splits along the pixels': { ...image, h: 16, w: 17, kh: 1, cin: 4, cout: 5, oh: 18, ow: 17 },
}

/** Columns are summed where one pass does it all: a second one would take the result for f32, as the sums are. */
function productOf(problem: MatmulProblem): Work {
  const { batch, m, n, k, transposeA, transposeB } = problem
  const summed = transposeA && !transposeB
  return (room, operand, variant) => {
    const out = room(new Uint16Array(batch * m * n))
    const sums = summed ? room(n) : null
    const bias = summed || batch > 1 ? null : room(operand(n, 2))
    const [a, b] = [room(operand(batch * m * k, 0.7)), room(operand(batch * k * n, 1.3))]
    matmul(gpu, problem, a, b, bias, out, variant, sums)
    return { halves: [out], floats: sums ? [sums] : [] }
  }
}

function convolutionOf(p: Conv2dProblem): Work {
  const [inside, outside] = [p.n * p.h * p.w * p.cin, p.n * p.oh * p.ow * p.cout]
  const count = (p.kh * p.kw * p.cin * p.cout) / p.groups
  return (room, operand, variant) => {
    const [x, filter, dy] = [
      room(operand(inside, 0.7)),
      room(operand(count, 1.3)),
      room(operand(outside, 0.9)),
    ]
    const halves = [outside, inside, count].map((length) => room(new Uint16Array(length)))
    const sums = p.oh * p.ow < 256 ? room(p.cout) : null
    conv2d(gpu, p, x, filter, null, halves[0], variant)
    conv2dInputGrad(gpu, p, dy, filter, halves[1], variant)
    conv2dFilterGrad(gpu, p, x, dy, halves[2], variant, sums)
    return { halves, floats: sums ? [sums] : [] }
  }
}

const works: [string, Work][] = [
  ...Object.entries(products).map(([name, p]): [string, Work] => [`a product: ${name}`, productOf(p)]),
  ...Object.entries(convolutions).map(([name, p]): [string, Work] => [
    `convolutions: ${name}`,
    convolutionOf(p),
  ]),
]

const fromHalves = (bytes: Uint8Array) => Array.from(new Uint16Array(bytes.slice().buffer), fromHalf)
const fromFloats = (bytes: Uint8Array) => [...new Float32Array(bytes.slice().buffer)]

/** The numbers that a work comes to in the interpreter. */
function inInterpreter(work: Work, operand: Operand, variant: string, setsSubgroups = false): number[][] {
  let made: Made
  const bytes = onHost(gpu, { subgroupSize: 32, matrixUnits: true, setsSubgroups }, (room) => {
    made = work(room, operand, variant)
    return [...made.halves, ...made.floats]
  })
  return bytes.map((bytes, i) => (i < made.halves.length ? fromHalves(bytes) : fromFloats(bytes)))
}

async function onDevice(work: Work, variant: string): Promise<number[][]> {
  const room: Room = (values) => (typeof values === 'number' ? gpu.alloc(4 * values) : gpu.upload(values))
  const { halves, floats } = work(room, waves, variant)
  const read = async (buffer: DeviceBuffer) => new Uint8Array(await gpu.read(buffer))
  return [
    ...(await Promise.all(halves.map(read))).map(fromHalves),
    ...(await Promise.all(floats.map(read))).map(fromFloats),
  ]
}

/** What a tile in workgroup memory comes to, once for each work. */
const wanted = new Map<Work, number[][]>()
function byBlocks(work: Work): number[][] {
  const want = wanted.get(work) ?? inInterpreter(work, waves, 'blocks32')
  wanted.set(work, want)
  return want
}

describe.each(['units64', 'units128'])('%s', (variant) => {
  it.each(works)('%s: in the interpreter to the bits of a tile in workgroup memory', (name, work) => {
    const want = byBlocks(work)
    for (const list of want) expect(new Set(list).size).toBeGreaterThan(4)
    expect(inInterpreter(work, waves, variant, name === works[0][0])).toEqual(want)
  })

  it.for(works)('%s: on the device but for the order of its sums', async ([, work], { skip }) => {
    skip(!gpu.traits.matrixUnits, 'the device has no matrix units')
    const [got, want] = [await onDevice(work, variant), byBlocks(work)]
    const total = inInterpreter(work, sizes, 'blocks32') // Σ |x · y|
    for (const [r, list] of want.entries()) {
      const isWithin = list.every((y, i) => {
        // Both have been rounded to f16 by themselves: half a place each.
        const stored = 2 * Math.max(2 ** -11 * Math.abs(y), 2 ** -25)
        return Math.abs(got[r][i] - y) <= stored + 2 ** -22 * total[r][i]
      })
      expect(isWithin, `result ${r}`).toBe(true)
      expect(got[r].length).toBe(list.length)
    }
  })
})
