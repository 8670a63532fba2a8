import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { create } from 'webgpu'
import type { Gpu } from '../../src/gpu/gpu.js'
import { openDevice } from '../../src/kernels/device.js'
import { chooseMatmul, type MatmulProblem, matmul, matmulVariants } from '../../src/kernels/matmul.js'
import { tiles } from '../../src/kernels/tiles.js'

// A software driver that has seen none of the tiles' shaders yet compiles each for seconds.
vi.setConfig({ testTimeout: 300_000 })

const webgpu = create([])
let gpu: Gpu

beforeAll(async () => {
  gpu = await openDevice(webgpu)
})
afterAll(() => gpu.close())

/** Values in [-1, 1), the same each time. */
function values(count: number, seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 31
  })
}

interface Case extends MatmulProblem {
  bias: boolean
  /** The activation, for the reference. */
  f: (x: number) => number
}

const size = { batch: 1, batchStrideA: 0, batchStrideB: 0, bias: false, f: (x: number) => x }

/** The definition, in float64. */
function reference(problem: Case, a: Float32Array, b: Float32Array, bias: Float32Array): Float64Array {
  const { batch, m, n, k, transposeA, transposeB, batchStrideA, batchStrideB } = problem
  const out = new Float64Array(batch * m * n)
  for (let z = 0; z < batch; z++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let l = 0; l < k; l++) {
          const x = a[z * batchStrideA + (transposeA ? l * m + i : i * k + l)]
          const y = b[z * batchStrideB + (transposeB ? j * k + l : l * n + j)]
          sum += x * y
        }
        out[(z * m + i) * n + j] = problem.f(sum + (problem.bias ? bias[j] : 0))
      }
    }
  }
  return out
}

async function run(problem: Case, variant: string): Promise<{ got: Float32Array; want: Float64Array }> {
  const { batch, m, n, k, batchStrideA, batchStrideB } = problem
  const a = values((batch - 1) * batchStrideA + m * k, 1)
  const b = values((batch - 1) * batchStrideB + k * n, 2)
  const bias = values(n, 3)
  // One element more than the result, to see that nothing is written behind it.
  const out = gpu.upload(new Float32Array(batch * m * n + 1).fill(7))
  matmul(gpu, problem, gpu.upload(a), gpu.upload(b), problem.bias ? gpu.upload(bias) : null, out, variant)
  const got = new Float32Array(await gpu.read(out))
  expect(got.at(-1), 'the element behind the result').toBe(7)
  return { got: got.subarray(0, -1), want: reference(problem, a, b, bias) }
}

async function check(problem: Case, variant: string): Promise<void> {
  const { got, want } = await run(problem, variant)
  const { m, n, k, transposeA, transposeB } = problem
  const name = `${m}×${k}${transposeA ? 'ᵀ' : ''} · ${k}×${n}${transposeB ? 'ᵀ' : ''}`
  // Each of k additions rounds; the terms are at most 1.
  const tolerance = 1e-6 * (Math.sqrt(k) + 2) * 2
  let worst = 0
  for (let i = 0; i < want.length; i++) worst = Math.max(worst, Math.abs(got[i] - want[i]) || 0)
  expect(got.every(Number.isFinite), `${name} is finite`).toBe(true)
  expect(worst, name).toBeLessThan(tolerance)
}

const SHAPES = [
  [1, 1, 1],
  [1, 10, 64],
  [1, 300, 1031],
  [259, 1, 1030],
  [3, 5, 7],
  [16, 32, 8],
  [17, 33, 9],
  [64, 64, 16],
  [65, 67, 31],
  [2, 130, 127],
  [131, 3, 1],
  [32, 10, 785],
  [61, 2, 1031],
]
const TRANSPOSES = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
]

/** The larger tiles are the smallest one's text with other numbers: few layouts of them are compiled. */
const isLargerTile = (variant: string) => variant in tiles && variant !== Object.keys(tiles)[0]

describe.each(Object.keys(matmulVariants))('matmul, variant %s', (variant) => {
  const transposes = isLargerTile(variant) ? TRANSPOSES.slice(1, 3) : TRANSPOSES
  const available = () => matmulVariants[variant].applies(gpu.traits)

  it('multiplies odd shapes in all four layouts', async ({ skip }) => {
    if (!available()) skip()
    for (const [m, n, k] of SHAPES) {
      for (const [transposeA, transposeB] of TRANSPOSES) {
        await check({ ...size, m, n, k, transposeA, transposeB }, variant)
      }
    }
  })

  // A test for each layout: a software driver compiles all of them for minutes where it shares its cores.
  it.for(transposes)(
    'multiplies aligned operands four values at a time, transposed: %s, %s',
    async (turned, { skip }) => {
      if (!available()) skip()
      const [transposeA, transposeB] = turned
      for (const [m, n, k] of [
        [100, 100, 100],
        [100, 101, 100],
        [101, 100, 100],
      ].slice(0, isLargerTile(variant) ? 1 : 3)) {
        await check({ ...size, m, n, k, transposeA, transposeB }, variant)
      }
    },
  )

  it('walks through a batch by strides, or repeats one matrix', async ({ skip }) => {
    if (!available()) skip()
    const sizes = { ...size, batch: 5, m: 6, n: 9, k: 11 }
    await check({ ...sizes, batchStrideA: 66, batchStrideB: 99 }, variant)
    await check({ ...sizes, batchStrideA: 70, batchStrideB: 0 }, variant)
    await check({ ...sizes, batchStrideA: 0, batchStrideB: 101, transposeA: true, transposeB: true }, variant)
    await check({ ...sizes, n: 1, batchStrideA: 66, batchStrideB: 11, bias: true }, variant)
    await check({ ...sizes, m: 1, batchStrideA: 11, batchStrideB: 0, bias: true }, variant)
    await check({ ...sizes, m: 64, n: 64, k: 60, batchStrideA: 3840, batchStrideB: 0 }, variant)
    await check({ ...sizes, m: 64, n: 64, k: 60, batchStrideA: 3841, batchStrideB: 3844 }, variant)
  })

  it('adds the bias and applies the activation, with and without splits along k', async ({ skip }) => {
    if (!available()) skip()
    const relu = { activation: 'max(x, 0.0)', f: (x: number) => Math.max(x, 0) }
    await check({ ...size, ...relu, m: 19, n: 21, k: 23, bias: true }, variant)
    await check({ ...size, ...relu, m: 3, n: 21, k: 1300, bias: true }, variant)
    await check({ ...size, ...relu, m: 100, n: 100, k: 128, bias: true }, variant)
    await check({ ...size, ...relu, m: 4, n: 5, k: 6 }, variant)
    for (const k of [23, 1300]) {
      await check({ ...size, ...relu, m: 1, n: 135, k, bias: true }, variant)
      await check({ ...size, ...relu, m: 135, n: 1, k, bias: true }, variant)
      await check({ ...size, ...relu, m: 135, n: 1, k, bias: true, transposeA: true }, variant)
    }
  })

  it('gives the activated bias where k is 0, and nothing where there are no rows', async ({ skip }) => {
    if (!available()) skip()
    await check({ ...size, m: 5, n: 6, k: 0, bias: true }, variant)
    for (const empty of [{ m: 0 }, { n: 0 }, { batch: 0 }]) {
      const { got } = await run({ ...size, m: 5, n: 6, k: 7, ...empty }, variant)
      expect(got).toHaveLength(0)
    }
  })

  it('is not disturbed by what lies behind the operands', async ({ skip }) => {
    if (!available()) skip()
    const a = new Float32Array(64).fill(Number.NaN)
    const b = new Float32Array(64).fill(Number.POSITIVE_INFINITY)
    a.set([1, 2, 3, 4, 5, 6])
    b.set([1, 0, 0, 1, 1, 1])
    const out = gpu.alloc(16)
    const problem = { ...size, m: 2, n: 2, k: 3 }
    matmul(gpu, problem, gpu.upload(a), gpu.upload(b), null, out, variant)
    expect([...new Float32Array(await gpu.read(out, 16))]).toEqual([4, 5, 10, 11])
  })

  it('gives the same bits twice, and those of the first rung', async ({ skip }) => {
    if (!available()) skip()
    // The definition never splits k; a GPU splits 300 steps, for all other rungs alike.
    for (const [k, rung] of [
      [127, 'naive'],
      [300, variant === 'naive' ? 'naive' : 'tiled'],
    ] as const) {
      const problem = { ...size, m: 70, n: 75, k }
      const first = (await run(problem, rung)).got
      const got = (await run(problem, variant)).got
      expect((await run(problem, variant)).got).toEqual(got)
      // All rungs add along k in order with fused multiply-adds.
      expect(got).toEqual(first)
    }
  })
})

it('numbers more tiles than one dimension of a dispatch holds', async () => {
  const problem = { ...size, batch: 70_000, m: 1, n: 1, k: 2, batchStrideA: 2, batchStrideB: 0 }
  await check(problem, chooseMatmul(gpu.traits, problem))
  await check(problem, 'naive')
})

it('chooses a variant that this device can run', () => {
  for (const [m, n] of [
    [1, 1],
    [64, 64],
    [3, 500],
  ]) {
    const problem = { ...size, m, n, k: 10 }
    expect(matmulVariants[chooseMatmul(gpu.traits, problem)].applies(gpu.traits)).toBe(true)
    const hardware = { ...gpu.traits, software: false, subgroupSize: 32 }
    expect(matmulVariants[chooseMatmul(hardware, problem)].applies(hardware)).toBe(true)
    const plain = { ...gpu.traits, subgroupSize: 4 }
    expect(matmulVariants[chooseMatmul(plain, problem)].applies(plain)).toBe(true)
  }
})

// What a bias' gradient is: the sums of B down its columns, made by the product that makes the kernel's gradient, or beside it.
it.each([
  ...['subgroup', 'registers'].map((variant) => [variant, true] as const),
  ...Object.keys(tiles).map((variant) => [variant, false] as const),
])(
  'sums of columns beside the product, variant %s, as on a software device: %s',
  async (variant, software) => {
    if (!matmulVariants[variant].applies(gpu.traits)) return
    gpu.traits.software = software
    try {
      for (const [m, n, k] of [
        [3, 5, 7],
        [131, 129, 33],
        [20, 3, 2051],
        [1000, 36, 40],
      ]) {
        const problem = { ...size, m, n, k, transposeA: true }
        const [a, b] = [values(m * k, 1), values(k * n, 2)]
        const out = gpu.alloc(4 * m * n)
        const sums = gpu.upload(new Float32Array(n + 1).fill(7))
        matmul(gpu, problem, gpu.upload(a), gpu.upload(b), null, out, variant, sums)
        const want = Array.from({ length: n }, (_, j) =>
          b.reduce((sum, x, i) => (i % n === j ? sum + x : sum), 0),
        )
        const got = new Float32Array(await gpu.read(sums))
        want.forEach((sum, j) => {
          if (!(Math.abs(got[j] - sum) <= 1e-6 * Math.sqrt(k)))
            expect.fail(`[${m}, ${n}, ${k}], ${j}: ${got[j]}, expected ${sum}`)
        })
        expect(got[n], 'the element behind the sums').toBe(7)
        const product = reference(problem, a, b, values(n, 3))
        new Float32Array(await gpu.read(out)).subarray(0, m * n).forEach((x, i) => {
          if (!(Math.abs(x - product[i]) <= 2e-6 * (Math.sqrt(k) + 2)))
            expect.fail(`element ${i}: ${x}, expected ${product[i]}`)
        })
      }
    } finally {
      gpu.traits.software = true
    }
  },
)
