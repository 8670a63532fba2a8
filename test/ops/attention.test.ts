import { beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { choosesAttention } from '../../src/kernels/attention.js'
import { tensor } from '../../src/tensor/create.js'
import { vjp } from '../../src/tensor/gradients.js'
import { type Attending, attentionInOps, fusedAttention } from '../../src/tensor/ops/attention.js'
import { dotProductAttention } from '../../src/tensor/ops/index.js'
import { Random } from '../../src/tensor/random.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'

beforeAll(async () => void (await ready()))

const random = new Random(3)
const plain: Attending = { scale: 0.4, causal: false, hidden: 'replaced', mask: null, dropout: null }

/** A mask of this shape, with a query (of the first head of the first example) that sees nothing. */
async function maskOf(shape: readonly number[]): Promise<Tensor> {
  const drawn = random.uniform(shape).greater(0.4)
  const [, , queries, keys] = shape
  const blind = tensor(Array.from({ length: queries }, (_, i) => (i === queries - 1 ? 0 : 1))).reshape([
    -1, 1,
  ])
  return queries > 1 && keys > 1 ? drawn.logicalAnd(blind) : drawn
}

async function expectClose(got: Tensor, want: Tensor, tolerance: number): Promise<void> {
  expect(got.shape).toEqual(want.shape)
  const [a, b] = [await got.data(), await want.data()]
  const size = Math.max(0.1, ...b.map(Math.abs))
  a.forEach((x, i) => {
    if (!(Math.abs(x - b[i]) <= tolerance * size)) expect.fail(`element ${i}: ${x}, expected ${b[i]}`)
  })
}

/** As on a software device, or as on a GPU, with workgroup memory. */
async function onKind(software: boolean, body: () => Promise<void>): Promise<void> {
  const { traits } = gpu()
  const before = traits.software
  traits.software = software
  try {
    await body()
  } finally {
    traits.software = before
  }
}

interface Case {
  sizes: [batch: number, queries: number, keys: number, heads: number, depth: number, width: number]
  settings?: Partial<Attending>
  mask?: readonly number[]
  drops?: boolean
}

// A workgroup has 64 rows and tiles of 16: sizes below, at and above both, and such as are no multiple of 4.
const all: Case[] = [
  { sizes: [2, 3, 5, 3, 4, 8] },
  { sizes: [1, 1, 1, 1, 4, 8] },
  { sizes: [1, 65, 70, 2, 4, 8] },
  { sizes: [1, 70, 17, 1, 12, 4], settings: { causal: true } },
  { sizes: [2, 17, 70, 1, 4, 8], settings: { causal: true } },
  { sizes: [2, 130, 131, 1, 4, 8], settings: { causal: true }, drops: true },
  { sizes: [1, 5, 64, 2, 12, 4], drops: true },
  ...(['replaced', 'lowered', 'dropped'] as const).flatMap((hidden): Case[] => [
    { sizes: [2, 9, 18, 3, 4, 8], settings: { hidden }, mask: [2, 3, 9, 18] },
    { sizes: [2, 9, 18, 2, 4, 8], settings: { hidden, causal: true }, mask: [2, 1, 9, 18], drops: true },
    { sizes: [2, 9, 7, 2, 4, 8], settings: { hidden, causal: true }, mask: [2, 1, 1, 7] },
  ]),
  { sizes: [2, 9, 18, 3, 4, 8], mask: [1, 3, 9, 1] },
]

describe.each([true, false])('attention in one kernel, as on a software device: %s', (software) => {
  it.each(all)('$sizes, $settings, mask $mask, dropout $drops', async ({ sizes, settings, mask, drops }) => {
    const [batch, queries, keys, heads, depth, width] = sizes
    const operands = [
      random.normal([batch, queries, heads, depth]),
      random.normal([batch, keys, heads, depth]),
      random.normal([batch, keys, heads, width]),
    ]
    const attending: Attending = {
      ...plain,
      ...settings,
      mask: mask ? await maskOf(mask) : null,
      dropout: drops ? { rate: 0.3, key: { seed: 7, stream: 2 }, clock: tensor([5], 'int32') } : null,
    }
    await onKind(software, async () => {
      const fused = (...xs: Tensor[]) => fusedAttention(xs, attending, true)!
      const composed = (...xs: Tensor[]) => attentionInOps(xs, attending).output
      await expectClose(fused(...operands), composed(...operands), 2e-6)
      const dy = random.normal([batch, queries, heads, width])
      const [got, want] = [fused, composed].map((f) => vjp(f, operands, dy))
      for (const i of [0, 1, 2]) await expectClose(got[i], want[i], 1e-5)
    })
  })
})

describe('dotProductAttention', () => {
  const x = (...shape: number[]) => random.normal(shape)

  it.each<[string, () => unknown, RegExp]>([
    [
      'a rank of three',
      () => dotProductAttention(x(2, 3, 4), x(2, 3, 4), x(2, 3, 4)),
      /got \[2,3,4\], \[2,3,4\]/,
    ],
    ['depths that differ', () => dotProductAttention(x(2, 3, 1, 4), x(2, 3, 1, 5), x(2, 3, 1, 4)), /depth/],
    [
      'heads that are shared unevenly',
      () => dotProductAttention(x(1, 2, 3, 4), x(1, 2, 2, 4), x(1, 2, 2, 4)),
      /groups/,
    ],
    [
      'a mask for other scores',
      () => dotProductAttention(x(2, 3, 1, 4), x(2, 5, 1, 4), x(2, 5, 1, 4), { mask: x(3, 3) }),
      /scores and mask: shapes \[2,1,3,5\] and \[3,3\]/,
    ],
    [
      'a bias beside a mask',
      () =>
        dotProductAttention(x(1, 3, 1, 4), x(1, 3, 1, 4), x(1, 3, 1, 4), { mask: x(3, 3), bias: x(3, 3) }),
      /got both/,
    ],
    [
      'a depth that no kernel takes',
      () => dotProductAttention(x(1, 3, 1, 5), x(1, 3, 1, 5), x(1, 3, 1, 4), { flashAttention: true }),
      /multiples of 4 up to 64, got \[1,3,1,5\]/,
    ],
  ])('refuses %s', (_, call, message) => {
    expect(call).toThrow(message)
  })

  it('gives nothing where there is nothing', async () => {
    expect(dotProductAttention(x(2, 0, 1, 4), x(2, 3, 1, 4), x(2, 3, 1, 4)).shape).toEqual([2, 0, 1, 4])
    const blind = dotProductAttention(x(1, 2, 1, 4), x(1, 0, 1, 4), x(1, 0, 1, 4))
    expect(await blind.data()).toEqual(new Float32Array(8))
  })
})

it('a GPU takes the kernel for short sequences, and any device for matrices that are huge', () => {
  const sizes = {
    depth: 64,
    width: 64,
    scale: 1,
    causal: false,
    hidden: 'replaced',
    maskStrides: null,
    dropout: null,
  } as const
  const choose = (software: boolean, batch: number, keys: number) =>
    choosesAttention({ ...gpu().traits, software }, { ...sizes, batch, heads: 8, queries: keys, keys })
  expect([choose(false, 1, 128), choose(false, 1, 512), choose(false, 4, 512)]).toEqual([true, false, false])
  expect([choose(true, 4, 512), choose(true, 8, 1024)]).toEqual([false, false])
  expect([choose(true, 8, 2048), choose(false, 1, 4096)]).toEqual([true, true])
})
