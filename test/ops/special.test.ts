import { beforeAll, describe, expect, it } from 'vitest'
import { tensor } from '../../src/tensor/create.js'
import { categoricalCrossentropy } from '../../src/tensor/ops/index.js'
import { ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { deviceMath } from '../deviceMath.js'
import { functions, type Unary } from './cases/elementwise.js'

const inf = Number.POSITIVE_INFINITY
const nan = Number.NaN
/** Below it, float32 has fewer digits, and devices may take a number for 0. */
const SMALLEST_NORMAL = 2 ** -126

beforeAll(async () => void (await ready()))

/** NaN and infinities exactly, everything else to the digits of a float32. */
async function expectValues(y: Tensor, expected: readonly number[], tolerance = 2e-6): Promise<void> {
  const got = Array.from(await y.data())
  const rounded = got.map((x, i) => {
    const want = expected[i]
    return Math.abs(x - want) <= Math.max(tolerance * Math.abs(want), SMALLEST_NORMAL) ? want : x
  })
  expect(rounded).toEqual(expected)
}

describe.runIf(deviceMath.keepsNan)('special arguments of', () => {
  const points = [nan, inf, -inf, 0, 1e-30, -1e-30, 1e-6, -1e-6, 3, -3, 100, -100, 1e4, -1e4, 1e30, -1e30]
  const ops = Object.entries(functions) as [string, Unary][]

  it.each(ops)('%s', async (_, { f, run }) => {
    await expectValues(
      run(tensor(points)),
      points.map((x) => Math.fround(f(Math.fround(x)))),
      1e-5,
    )
  })

  it('rounding: halves go to the even number', async () => {
    const x = tensor([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999997, 8388609])
    await expectValues(x.round(), [0, 2, 2, -0, -2, -2, 0, 8388609])
  })

  it('functions that lose digits near their zeros', async () => {
    await expectValues(tensor([1.0009765625, 0.999]).log(), [1.0009765625, Math.fround(0.999)].map(Math.log))
    await expectValues(tensor([-0.35, -0.36]).log1p(), [-0.35, -0.36].map(Math.log1p))
    await expectValues(tensor([0.1999, 0.2001]).tanh(), [0.1999, 0.2001].map(Math.tanh))
    await expectValues(tensor([0.4999, 0.5001]).expm1(), [0.4999, 0.5001].map(Math.expm1))
  })

  it('pow', async () => {
    const rows = [
      {
        x: 0,
        powers: [
          [0, 1],
          [2, 0],
          [-1, inf],
          [-0.5, inf],
          [65, 0],
          [-65, inf],
        ],
      },
      {
        x: inf,
        powers: [
          [0, 1],
          [2, inf],
          [-1, 0],
          [-0.5, 0],
        ],
      },
      {
        x: -inf,
        powers: [
          [3, -inf],
          [2, inf],
        ],
      },
      {
        x: nan,
        powers: [
          [0, 1],
          [1, nan],
        ],
      },
      {
        x: 1,
        powers: [
          [inf, 1],
          [nan, 1],
        ],
      },
      {
        x: -2,
        powers: [
          [3, -8],
          [-2, 0.25],
          [0.5, nan],
          [nan, nan],
        ],
      },
      {
        x: 2,
        powers: [
          [100, 2 ** 100],
          [1000, inf],
          [-200, 0],
          [inf, inf],
          [-inf, 0],
        ],
      },
      {
        x: -1,
        powers: [
          [1001, -1],
          [1002, 1],
          [inf, 1],
        ],
      },
    ]
    for (const { x, powers } of rows) {
      const y = tensor(powers.map(([exponent]) => exponent))
      await expectValues(
        tensor(x).pow(y),
        powers.map(([, power]) => power),
        2e-5,
      )
    }
  })

  // As Keras and NumPy have it, but for integers: what they make of a division by 0 differs from backend to backend.
  it('mod: exact, however large the quotient is', async () => {
    const rows = [
      {
        y: 3,
        xs: [1e8, 1e20, -1e30, 1e30, 5, -5, 6, -6, 0, -0, -1e-20, inf, -inf],
        z: [1, 2, 0, 0, 2, 1, 0, 0, 0, 0, 3],
      },
      { y: 7, xs: [1e9, -1e9, -1e30, nan], z: [6, 1, 6] },
      { y: -3, xs: [5, -5, 1e8, 0], z: [-1, -2, -2, -0] },
      { y: inf, xs: [5, -5, 0, inf], z: [5, inf, 0] },
      { y: -inf, xs: [5, -5, 0, inf], z: [-inf, -5, -0] },
      { y: 0, xs: [1, 0, -1, inf], z: [] },
      { y: 1.5, xs: [2.9999998, 3, 16777216], z: [1.4999998, 0, 1] },
    ]
    for (const { y, xs, z } of rows) {
      const expected = xs.map((_, i) => z[i] ?? nan).map(Math.fround)
      expect(
        Array.from(
          await tensor(xs)
            .mod(tensor([y]))
            .data(),
        ),
      ).toEqual(expected)
    }
    const [x, y] = [
      [7, -7, 7, -7, 0, 2 ** 24 + 1, 2 ** 31 - 1, -(2 ** 31), 5, 5, -5, 5, -(2 ** 31)],
      [3, 3, -3, -3, 3, 2, 7, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31 - 1, 0, 2 ** 31 - 1],
    ]
    const expected = [1, 2, -2, -1, 0, 1, 1, 0, 5, 5 - 2 ** 31, 2 ** 31 - 6, 0, 2 ** 31 - 2]
    expect(Array.from(await tensor(x, 'int32').mod(tensor(y, 'int32')).data())).toEqual(expected)
  })

  it('division', async () => {
    const y = tensor([1, -1, 0, inf, 1e30]).div(tensor([0, 0, 0, inf, 1e-30]))
    await expectValues(y, [inf, -inf, nan, nan, inf])
    await expectValues(tensor([1, -7, 0], 'int32').div(tensor([2, 2, 0], 'int32')), [0.5, -3.5, nan])
  })

  it('the logical ops: a NaN is not 0, hence true', async () => {
    const [x, y] = [tensor([nan, nan, 0, inf]), tensor([0, 1, 0, 1])]
    await expectValues(x.logicalAnd(y), [0, 1, 0, 1])
    await expectValues(x.logicalOr(y), [1, 1, 0, 1])
    await expectValues(x.cast('bool'), [1, 1, 0, 1])
  })
})

describe.runIf(deviceMath.keepsNan)('a NaN stays one', () => {
  it.each(['add', 'sub', 'mul', 'div', 'pow', 'mod', 'maximum', 'minimum'] as const)('in %s', async (op) => {
    await expectValues(tensor([nan, 2, nan])[op](tensor([2, nan, nan])), [nan, nan, nan])
  })

  it('in reductions, wherever it is', async () => {
    for (const place of [0, 1, 63, 500]) {
      const x = tensor(Array.from({ length: 501 }, (_, i) => (i === place ? nan : i)))
      for (const y of [x.max(), x.min(), x.sum(), x.mean(), x.prod()]) await expectValues(y, [nan])
      await expectValues(x.argmax(), [place])
      await expectValues(x.argmin(), [place])
    }
  })

  it('in its row of softmax', async () => {
    const x = tensor([
      [1, nan],
      [0, 0],
    ])
    await expectValues(x.softmax(), [nan, nan, 0.5, 0.5])
    await expectValues(x.logSoftmax(), [nan, nan, -Math.LN2, -Math.LN2])
    await expectValues(categoricalCrossentropy(x.onesLike(), x, true), [nan, 2 * Math.LN2])
    await expectValues(categoricalCrossentropy(x.onesLike(), x.add(1)), [nan, 2 * Math.LN2])
  })

  it('and equals nothing', async () => {
    const x = tensor([nan, inf, -inf, 0])
    await expectValues(x.equal(x), [0, 1, 1, 1])
    await expectValues(x.notEqual(x), [1, 0, 0, 0])
    await expectValues(x.less(nan), [0, 0, 0, 0])
    await expectValues(x.greaterEqual(nan), [0, 0, 0, 0])
  })
})

describe('extremes', () => {
  it('infinities are larger and smaller than all numbers', async () => {
    await expectValues(tensor([-inf, -inf]).max(), [-inf])
    await expectValues(tensor([inf, inf]).min(), [inf])
    await expectValues(tensor([1, inf, inf]).argmax(), [1])
    await expectValues(tensor([-inf, 1]).maximum(tensor([1, inf])), [1, inf])
  })

  it('ten axes are two, where they are repeated alike', async () => {
    const shape = Array<number>(10).fill(2)
    const y = tensor([1, 2]).reshape([2, 1, 1, 1, 1, 1]).add(tensor(10).broadcastTo(shape))
    await expectValues(y.sum([0, 1, 2, 3, 5, 6, 7, 8, 9]), [512 * 11, 512 * 12])
  })

  it('int32 keeps its digits beyond 2²⁴', async () => {
    const x = tensor([2 ** 24, 2 ** 24 + 1], 'int32')
    await expectValues(x.equal(2 ** 24), [1, 0])
    await expectValues(x.less(2 ** 24 + 1), [1, 0])
    await expectValues(x.maximum(tensor(2 ** 24 + 1, 'int32')), [2 ** 24 + 1, 2 ** 24 + 1])
    await expectValues(x.sum(), [2 ** 25 + 1])
    expect(Array.from(await x.sub(2 ** 24).data())).toEqual([0, 1])
    expect(Array.from(await x.div(1).data())).toEqual([2 ** 24, 2 ** 24]) // a float, as in Keras
  })

  it('int32 wraps round', async () => {
    const x = tensor([2 ** 31 - 1, -(2 ** 31)], 'int32')
    await expectValues(x.add(1), [-(2 ** 31), -(2 ** 31) + 1])
    await expectValues(x.max(), [2 ** 31 - 1])
    await expectValues(x.min(), [-(2 ** 31)])
  })

  it('softmax and its logarithm neither overflow nor vanish', async () => {
    const x = tensor([
      [1000, 1000, -1000],
      [-1e30, -1e30, -1e30],
      [0, -inf, 0],
    ])
    const third = 1 / 3
    await expectValues(x.softmax(), [0.5, 0.5, 0, third, third, third, 0.5, 0, 0.5])
    const [half, ln3] = [-Math.LN2, -Math.log(3)]
    await expectValues(x.logSoftmax(), [half, half, -2000 + half, ln3, ln3, ln3, half, -inf, half])
  })

  it('the crossentropy of certainties is bounded from probabilities, and not from logits', async () => {
    const target = tensor([
      [1, 0],
      [0, 1],
    ])
    const [right, wrong] = await categoricalCrossentropy(target, tensor([1, 0]).broadcastTo([2, 2])).data()
    expect(right).toBeCloseTo(1e-7, 6)
    expect(wrong).toBeCloseTo(-Math.log(1e-7), 4)
    const logits = tensor([1000, 0]).broadcastTo([2, 2])
    await expectValues(categoricalCrossentropy(target, logits, true), [0, 1000])
  })

  it('of equals, argmax and argmin take the first', async () => {
    await expectValues(tensor([3, 7, 7, 1, 1]).argmax(), [1])
    await expectValues(tensor([3, 7, 7, 1, 1]).argmin(), [3])
  })

  it('sums over nothing are 0, products 1, means undefined', async () => {
    const x = tensor([]).reshape([0, 2])
    await expectValues(x.sum(0), [0, 0])
    await expectValues(x.prod(0), [1, 1])
    await expectValues(x.mean(0), [nan, nan])
    expect((await x.max(1).data()).length).toBe(0)
  })
})
