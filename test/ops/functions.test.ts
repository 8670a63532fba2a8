import { describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { tensor } from '../../src/tensor/create.js'
import { grad } from '../../src/tensor/gradients.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import '../../src/tensor/ops/index.js'
import * as ops from '../../src/tensor/ops/functions.js'
import { ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'

// What functions of ops do beside what Keras' numbers show.

await ready()

const list = async (x: Tensor) => Array.from(await x.data())

describe('ops whose results have as many elements as values say', () => {
  const x = tensor([
    [3, 0, 1],
    [1, 3, 0],
  ]).cast('int32')

  it('unique', async () => {
    const { values, inverse, counts } = await ops.unique(x)
    expect(await list(values)).toEqual([0, 1, 3])
    expect(await list(counts)).toEqual([2, 2, 2])
    expect([inverse.shape, await list(inverse)]).toEqual([
      [2, 3],
      [2, 0, 1, 1, 2, 0],
    ])
  })

  it('nonzero and argwhere', async () => {
    expect(await (await ops.argwhere(x)).array()).toMatchObject({ shape: [4, 2] })
    expect(await Promise.all((await ops.nonzero(x)).map(list))).toEqual([
      [0, 0, 1, 1],
      [0, 2, 0, 1],
    ])
    expect((await ops.argwhere(x.zerosLike())).shape).toEqual([0, 2])
  })

  it('bincount', async () => {
    expect(await list(await ops.bincount(x.reshape([-1]), null, 6))).toEqual([2, 2, 0, 2, 0, 0])
    expect(await list(await ops.bincount(tensor([1, 1]), tensor([0.5, 0.25])))).toEqual([0, 0.75])
    await expect(ops.bincount(tensor([-1]))).rejects.toThrow(
      'bincount: expected whole numbers from 0 up, got -1',
    )
  })
})

describe('customGradient', () => {
  it('takes the gradient that it is told', async () => {
    const round = ops.customGradient((x) => [x.round(), (dy) => dy.mul(10)])
    expect(await list(round(tensor([0.4, 1.6])))).toEqual([0, 2])
    expect(await list(grad((x) => round(x).mul(3).sum())(tensor([0.4, 1.6])))).toEqual([30, 30])
  })

  it('wants one for each argument', () => {
    const f = ops.customGradient((a, b) => [a.mul(b), (dy) => dy])
    expect(() => grad((x) => f(x, x).sum())(tensor([1]))).toThrow('a gradient for each of 2 arguments, got 1')
  })
})

it('pads by mirror and by border, as NumPy', async () => {
  const x = tensor([1, 2, 3])
  expect(await list(ops.pad(x, [[2, 4]], 'symmetric'))).toEqual([2, 1, 1, 2, 3, 3, 2, 1, 1])
  expect(await list(ops.pad(x, [[3, 2]], 'reflect'))).toEqual([2, 3, 2, 1, 2, 3, 2, 1])
  expect(await list(ops.pad(x, 1, 'edge'))).toEqual([1, 1, 2, 3, 3])
})

describe('sorting', () => {
  it('puts NaN last, keeps the order of equals, takes rows of one and of none', async () => {
    const x = tensor([2, Number.NaN, -1, 2, Number.NEGATIVE_INFINITY, Number.NaN])
    expect(await list(ops.argsort(x))).toEqual([4, 2, 0, 3, 1, 5])
    expect(await list(ops.topK(tensor([1, 3, 3, 2]), 3)[1])).toEqual([1, 2, 3])
    expect(await list(ops.sort(tensor([[5], [4]])))).toEqual([5, 4])
    expect(ops.sort(tensor([[], []] as number[][])).shape).toEqual([2, 0])
  })

  it('of many elements', async () => {
    const values = Float32Array.from({ length: 3000 }, (_, i) => Math.fround(Math.sin(i * i)))
    expect(await list(ops.sort(tensor(values)))).toEqual(Array.from(values).sort((a, b) => a - b))
  })

  // Around the sizes of blocks and runs; many equals, NaN and both zeros among them.
  it.each([1, 63, 64, 65, 128, 129, 200, 257, 1000])(
    'in lines of %i, equals in their order',
    async (length) => {
      const values = Float32Array.from({ length: 3 * length }, (_, i) =>
        i % 17 === 5 ? Number.NaN : i % 13 === 3 ? -0 : ((i * 7919) % 11) - 5,
      )
      for (const sign of [1, -1]) {
        const places = Array.from({ length: 3 }, (_, line) => {
          const of = (place: number) => values[line * length + place]
          const rank = (place: number) => (Number.isNaN(of(place)) ? Infinity : sign * of(place))
          const order = Array.from({ length }, (_, i) => i)
          return order.sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) < rank(b) ? -1 : 1))
        })
        const x = tensor(new NdArray(values, [3, length]))
        const found = sign === 1 ? ops.argsort(x) : ops.topK(x, length)[1]
        expect(await list(found)).toEqual(places.flat())
      }
    },
  )

  it('of whole numbers, which float32 does not all have', async () => {
    const values = Int32Array.from({ length: 100 }, (_, i) => 2 ** 30 + ((i * 37) % 100))
    expect(await list(ops.sort(tensor(new NdArray(values, [100]))))).toEqual(
      [...values].sort((a, b) => a - b),
    )
  })
})

it('takes arrays, numbers on either side, and settings by position and by name', async () => {
  expect(await list(ops.add(1, [1, 2]))).toEqual([2, 3])
  expect(ops.add([1, 2], 1).dtype).toBe('int32')
  expect(ops.multiply(0.5, [1, 2]).dtype).toBe('float32')
  expect(
    await ops
      .mean(
        [
          [1, 2],
          [3, 5],
        ],
        { axis: 1 },
      )
      .data(),
  ).toEqual(Float32Array.of(1.5, 4))
  expect(
    await ops
      .sum(
        [
          [1, 2],
          [3, 5],
        ],
        0,
        true,
      )
      .array(),
  ).toMatchObject({ shape: [1, 2] })
  expect(ops.emptyLike(tensor([1, 2])).shape).toEqual([2])
  expect(await list(ops.einsum('i,i->', [1, 2], [3, 4]))).toEqual([11])
})

describe('what is wrong is told in words', () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ])
  it.each<[string, () => unknown, string]>([
    ['sort', () => ops.sort(x, 2), 'argsort: axis 2 is out of range'],
    ['topK', () => ops.topK(x, 4), 'topK: expected k up to the last axis of [2,3], got 4'],
    ['cumsum', () => ops.cumsum(x, -3), 'cumsum: axis -3 is out of range'],
    ['split', () => ops.split(x, 2, 1), "split: axis 1 of [2,3] can't be cut into 2 equal parts"],
    ['tile', () => ops.tile(x, [1.5]), 'tile: expected whole numbers from 0 up, got [1.5]'],
    [
      'einsum, tensors',
      () => ops.einsum('ij,jk->ik', x),
      "einsum: 'ij,jk->ik' for [2,3]: expected letters for each of the tensors",
    ],
    [
      'einsum, sizes',
      () => ops.einsum('ij,ij->', x, x.transpose()),
      "einsum: 'ij,ij->' for [2,3], [3,2]: axis 'i' is 2 long here and 3 there",
    ],
    [
      'einsum, axes',
      () => ops.einsum('ijk->i', x),
      "einsum: 'ijk->i' for [2,3]: expected a letter for each axis of [2,3], got 'ijk'",
    ],
    ['einsum, text', () => ops.einsum('i j->', x, { x: 1 } as never), 'einsum: there is no option'],
    ['tensordot', () => ops.tensordot(x, x, 1), 'tensordot: axes [1] of [2,3] and [0] of [2,3] differ'],
    ['takeAlongAxis', () => ops.takeAlongAxis(x, x, 1), 'takeAlongAxis: expected int32 indices, got float32'],
    ['bitwiseAnd', () => ops.bitwiseAnd(x, 1), 'bitwiseAnd: expected integers, got float32'],
    ['scatter', () => ops.scatter([[0, 0, 0]], [1], [2, 2]), 'scatter: indices [1,3] name 3 of the 2 axes'],
    [
      'sliceUpdate',
      () => ops.sliceUpdate(x, [1, 1], x),
      "sliceUpdate: updates [2,3] at [1,1] don't fit into [2,3]",
    ],
    ['segmentSum', () => ops.segmentSum(x, [0, 1]), 'segmentSum: expected numSegments'],
    ['quantile', () => ops.quantile(x, 2), 'quantile: expected shares q from 0 to 1, got 2'],
    ['norm', () => ops.norm(x, 2, [0, 1]), 'norm: ord 2 over axes [0,1] is not offered'],
    [
      'depthToSpace',
      () => ops.depthToSpace(x.reshape([1, 1, 2, 3]), 2),
      'depthToSpace: 3 channels are no blocks',
    ],
    [
      'pad',
      () => ops.pad(x, 1, 'wrap' as never),
      "pad: expected mode 'constant' or edge, symmetric, reflect, got 'wrap'",
    ],
    ['getItem', () => ops.getItem(x, [2]), 'getItem: position 2 is outside axis 0 of [2,3]'],
    ['getItem, too many', () => ops.getItem(x, [0, 0, 0]), 'getItem: 3 positions for the 2 axes of [2,3]'],
    ['conv', () => ops.conv(x, x), 'conv: expected'],
    ['one too many', () => ops.exp(...([x, 1] as never as [Tensor])), 'exp: expected x'],
    ['no tensor', () => ops.exp('a' as never), 'expected a tensor, got a string'],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message)
  })
})
