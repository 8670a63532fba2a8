import { beforeAll, describe, expect, it } from 'vitest'
import '../../src/node/index.js'
import { tensor } from '../../src/tensor/create.js'
import { categoricalCrossentropy } from '../../src/tensor/ops/index.js'
import { ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'

const inf = Number.POSITIVE_INFINITY
const nan = Number.NaN

beforeAll(async () => void (await ready()))

/** NaN where it should be, infinities exactly, everything else to the digits of a float32. */
async function expectValues(y: Tensor, expected: readonly number[], tolerance = 2e-6): Promise<void> {
  const got = Array.from(await y.data())
  const right = got.map((x, i) => {
    const want = expected[i]
    return Object.is(x, want) || Math.abs(x - want) <= tolerance * Math.abs(want) ? want : x
  })
  expect(right).toEqual(expected)
}

describe('a NaN stays one', () => {
  const names = [
    ...['abs', 'neg', 'sign', 'exp', 'expm1', 'log', 'log1p', 'sqrt', 'rsqrt', 'square', 'reciprocal', 'sin'],
    ...[
      'cos',
      'floor',
      'ceil',
      'round',
      'erf',
      'relu',
      'leakyRelu',
      'elu',
      'selu',
      'gelu',
      'silu',
      'sigmoid',
    ],
    ...['hardSigmoid', 'tanh', 'softplus', 'softsign', 'sum', 'mean', 'max', 'min', 'prod', 'variance'],
  ] as const
  it.each(names)('%s', async (name) => {
    const method = (x: Tensor) => (x as unknown as Record<string, () => Tensor>)[name]()
    expect(await method(tensor([nan])).data()).toEqual(Float32Array.of(nan))
  })

  it.each(['add', 'sub', 'mul', 'div', 'pow', 'mod', 'maximum', 'minimum'] as const)('%s', async (name) => {
    const [x, y] = [tensor([nan, 2, nan]), tensor([2, nan, nan])]
    expect(await x[name](y).data()).toEqual(Float32Array.of(nan, nan, nan))
  })

  it('in clip, in reductions of many elements, and in rows of softmax', async () => {
    await expectValues(tensor([nan, 5]).clip(-1, 1), [nan, 1])
    for (const place of [0, 1, 63, 500]) {
      const x = tensor(Array.from({ length: 501 }, (_, i) => (i === place ? nan : i)))
      for (const y of [x.max(), x.min(), x.sum()]) await expectValues(y, [nan])
      await expectValues(x.argmax(), [place])
      await expectValues(x.argmin(), [place])
    }
    await expectValues(tensor([[1, nan], [0, 0]]).softmax(), [nan, nan, 0.5, 0.5]) // biome-ignore format: rows
    await expectValues(tensor([[1, nan], [0, 0]]).logSoftmax(), [nan, nan, -Math.LN2, -Math.LN2]) // biome-ignore format: rows
  })

  it('is told by isNan, and equals nothing', async () => {
    const x = tensor([nan, inf, -inf, 0, 1])
    await expectValues(x.isNan(), [1, 0, 0, 0, 0])
    await expectValues(x.equal(x), [0, 1, 1, 1, 1])
    await expectValues(x.notEqual(x), [1, 0, 0, 0, 0])
    await expectValues(x.less(nan), [0, 0, 0, 0, 0])
    await expectValues(x.greaterEqual(nan), [0, 0, 0, 0, 0])
  })
})

describe('large, small and infinite arguments', () => {
  const table: [string, (x: Tensor) => Tensor, [x: number, y: number][]][] = [
    ['exp', (x) => x.exp(), [[inf, inf], [-inf, 0], [100, inf], [-200, 0], [80, Math.exp(80)], [-80, Math.exp(-80)]]],
    ['expm1', (x) => x.expm1(), [[inf, inf], [-inf, -1], [-100, -1], [1e-8, 1e-8], [-3e-5, Math.expm1(-3e-5)], [0.5, Math.expm1(0.5)], [-0.5001, Math.expm1(-0.5001)], [80, Math.exp(80)]]],
    ['log', (x) => x.log(), [[0, -inf], [inf, inf], [-1, nan], [1, 0], [1.0009765625, Math.log(1.0009765625)], [0.75, Math.log(0.75)], [1.25, Math.log(1.25)], [1e38, Math.log(1e38)], [1e-37, Math.log(1e-37)]]],
    ['log1p', (x) => x.log1p(), [[-1, -inf], [-2, nan], [inf, inf], [1e-8, 1e-8], [-3e-5, Math.log1p(-3e-5)], [0.5, Math.log1p(0.5)], [-0.35, Math.log1p(-0.35)], [-0.36, Math.log1p(-0.36)], [1e38, Math.log(1e38)]]],
    ['sqrt', (x) => x.sqrt(), [[0, 0], [inf, inf], [-1, nan], [1e38, 1e19], [1e-36, 1e-18]]],
    ['rsqrt', (x) => x.rsqrt(), [[0, inf], [inf, 0], [-1, nan], [1e38, 1e-19]]],
    ['reciprocal', (x) => x.reciprocal(), [[0, inf], [inf, 0], [-inf, -0], [1e30, 1e-30]]],
    ['tanh', (x) => x.tanh(), [[0, 0], [1e-30, 1e-30], [-0.2, Math.tanh(-0.2)], [0.1999, Math.tanh(0.1999)], [inf, 1], [-inf, -1], [1e4, 1], [-100, -1], [1e-3, Math.tanh(1e-3)]]],
    ['sigmoid', (x) => x.sigmoid(), [[inf, 1], [-inf, 0], [100, 1], [-1e4, 0], [-80, Math.exp(-80)], [0, 0.5]]],
    ['softplus', (x) => x.softplus(), [[inf, inf], [-inf, 0], [1000, 1000], [-1000, 0], [-20, Math.log1p(Math.exp(-20))], [0, Math.LN2]]],
    ['erf', (x) => x.erf(), [[inf, 1], [-inf, -1], [10, 1], [-1e20, -1], [1e-6, 1e-6 * (2 / Math.sqrt(Math.PI))]]],
    ['elu', (x) => x.elu(), [[inf, inf], [-inf, -1], [-1e4, -1], [-1e-6, Math.expm1(-1e-6)], [1e30, 1e30]]],
    ['selu', (x) => x.selu(), [[inf, inf], [-inf, -1.7580993408473766], [-1e4, -1.7580993408473766]]],
    ['gelu', (x) => x.gelu(), [[inf, inf], [100, 100], [-100, -0], [1e-6, 5e-7]]],
    ['silu', (x) => x.silu(), [[inf, inf], [100, 100], [-1000, -0], [-80, -80 * Math.exp(-80)]]],
    ['hardSigmoid', (x) => x.hardSigmoid(), [[inf, 1], [-inf, 0], [3, 1], [-3, 0]]],
    ['softsign', (x) => x.softsign(), [[1e30, 1], [-1e30, -1]]],
    ['relu', (x) => x.relu(), [[inf, inf], [-inf, 0]]],
    ['abs', (x) => x.abs(), [[-inf, inf], [-0, 0]]],
    ['neg', (x) => x.neg(), [[0, -0], [-0, 0], [inf, -inf]]],
    ['sign', (x) => x.sign(), [[inf, 1], [-inf, -1], [0, 0]]],
    ['floor', (x) => x.floor(), [[-0.5, -1], [1e9, 1e9], [-inf, -inf]]],
    ['ceil', (x) => x.ceil(), [[0.5, 1], [-1.5, -1], [1e9, 1e9]]],
    ['round', (x) => x.round(), [[0.5, 0], [1.5, 2], [2.5, 2], [-1.5, -2], [-2.5, -2], [0.49999997, 0], [1e9, 1e9]]],
    ['square', (x) => x.square(), [[1e20, inf], [-inf, inf]]],
    ['clip', (x) => x.clip(-1, 2), [[inf, 2], [-inf, -1], [2, 2]]],
  ] // biome-ignore format: a table
  it.each(table)('%s', async (_, op, points) => {
    await expectValues(
      op(tensor(points.map(([x]) => x))),
      points.map(([, y]) => y),
    )
  })

  it('pow', async () => {
    const points = [
      ...[[0, 0, 1], [0, 2, 0], [0, -1, inf], [nan, 0, 1], [inf, 0, 1], [-inf, 3, -inf], [-2, 3, -8]],
      ...[[-2, -2, 0.25], [-2, 0.5, nan], [-8, 1 / 3, nan], [1, inf, 1], [2, 100, 2 ** 100], [2, 1000, inf]],
      ...[[2, -200, 0], [inf, -1, 0], [0.5, inf, 0], [2, inf, inf], [-1, 1001, -1]],
    ] // biome-ignore format: a table of x, y, xʸ
    const [x, y] = [0, 1].map((i) => tensor(points.map((point) => point[i])))
    await expectValues(
      x.pow(y),
      points.map(([, , z]) => z),
      2e-5,
    )
  })

  it('division', async () => {
    const y = tensor([1, -1, 0, inf, 1e30]).div(tensor([0, 0, 0, inf, 1e-30]))
    await expectValues(y, [inf, -inf, nan, nan, inf])
    await expectValues(tensor([1, -7, 0], 'int32').div(tensor([2, 2, 0], 'int32')), [0.5, -3.5, nan])
  })

  it('int32 wraps round', async () => {
    const x = tensor([2 ** 31 - 1, -(2 ** 31)], 'int32')
    await expectValues(x.add(1), [-(2 ** 31), -(2 ** 31) + 1])
    await expectValues(x.max(), [2 ** 31 - 1])
    await expectValues(x.min(), [-(2 ** 31)])
  })

  it('softmax and its logarithm neither overflow nor vanish', async () => {
    const x = tensor([[1000, 1000, -1000], [-1e30, -1e30, -1e30], [0, -inf, 0]]) // biome-ignore format: rows
    const third = 1 / 3
    await expectValues(x.softmax(), [0.5, 0.5, 0, third, third, third, 0.5, 0, 0.5])
    const [half, ln3] = [-Math.LN2, -Math.log(3)]
    await expectValues(x.logSoftmax(), [half, half, -2000 + half, ln3, ln3, ln3, half, -inf, half])
  })

  it('crossentropy of certainties', async () => {
    const target = tensor([[1, 0], [0, 1]]) // biome-ignore format: rows
    const loss = categoricalCrossentropy(target, tensor([[1, 0], [1, 0]])) // biome-ignore format: rows
    const [right, wrong] = await loss.data()
    expect(right).toBeCloseTo(1e-7, 6)
    expect(wrong).toBeCloseTo(-Math.log(1e-7), 4)
    const logits = tensor([[1000, 0], [1000, 0]]) // biome-ignore format: rows
    await expectValues(categoricalCrossentropy(target, logits, true), [0, 1000])
  })

  it('the largest and smallest of infinities', async () => {
    await expectValues(tensor([-inf, -inf]).max(), [-inf])
    await expectValues(tensor([inf, inf]).min(), [inf])
    await expectValues(tensor([1, inf, inf]).argmax(), [1])
    await expectValues(tensor([-inf, 1]).maximum(tensor([1, inf])), [1, inf])
  })
})

describe('of equals', () => {
  it('argmax and argmin take the first', async () => {
    await expectValues(tensor([3, 7, 7, 1, 1]).argmax(), [1])
    await expectValues(tensor([3, 7, 7, 1, 1]).argmin(), [3])
    await expectValues(tensor([[0, 0], [0, 0]]).argmax(0), [0, 0]) // biome-ignore format: rows
  })
})

it('sums over nothing are 0, products 1, means undefined', async () => {
  const x = tensor([]).reshape([0, 2])
  await expectValues(x.sum(0), [0, 0])
  await expectValues(x.prod(0), [1, 1])
  await expectValues(x.mean(0), [nan, nan])
  expect((await x.max(1).data()).length).toBe(0)
})
