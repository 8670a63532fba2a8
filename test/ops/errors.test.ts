import { beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { full, ones, tensor, zeros } from '../../src/tensor/create.js'
import { grad } from '../../src/tensor/gradients.js'
import { categoricalCrossentropy, concat, stack } from '../../src/tensor/ops/index.js'
import { Random } from '../../src/tensor/random.js'
import { ready } from '../../src/tensor/runtime.js'
import { valueAndGrad } from '../../src/tensor/valueAndGrad.js'
import { Variable } from '../../src/tensor/variable.js'

beforeAll(async () => void (await ready()))

const indices = (...values: number[]) => tensor(values, 'int32')

describe('a wrong call says which op, and the shapes', () => {
  it.each<[string, () => unknown, string]>([
    ['add', () => ones([2, 3]).add(ones([2, 4])), "add: shapes [2,3] and [2,4] can't be broadcast"],
    ['sub, ranks apart', () => ones([4, 3]).sub(ones([4])), "sub: shapes [4,3] and [4] can't be broadcast"],
    ['less', () => ones([2]).less(ones([3])), 'less: shapes [2] and [3]'],
    ['where', () => ones([2]).where(ones([3]), 0), 'where: shapes [2] and [3]'],
    [
      'matmul',
      () => ones([2, 3]).matmul(ones([2, 3])),
      'matmul: inner dimensions differ: [2,3] has 3, [2,3] has 2',
    ],
    [
      'matmul transposed',
      () => ones([2, 3]).matmul(ones([4, 5]), { transposeB: true }),
      '[4,5] transposed has 5',
    ],
    ['matmul of vectors', () => ones([2]).matmul(ones([3])), 'matmul: inner dimensions differ'],
    [
      'matmul batches',
      () => ones([2, 1, 1]).matmul(ones([3, 1, 1])),
      'matmul, leading axes: shapes [2] and [3]',
    ],
    [
      'matmul of scalars',
      () => ones([]).matmul(ones([3])),
      'matmul: expected matrices or vectors, got a scalar',
    ],
    ['dense', () => ones([2, 3]).dense(ones([4, 5])), "dense: can't multiply input [2,3] by kernel [4,5]"],
    ['dense, kernel', () => ones([2, 3]).dense(ones([3])), "dense: can't multiply input [2,3] by kernel [3]"],
    [
      'dense, bias',
      () => ones([2, 3]).dense(ones([3, 5]), ones([3])),
      'dense: expected bias [5] for kernel [3,5], got [3]',
    ],
    ['sum', () => ones([2, 3]).sum(2), 'sum: axis 2 is out of range for a tensor with 2 axes'],
    ['mean', () => ones([2, 3]).mean([0, -2]), 'mean: axes [0,-2] name an axis twice'],
    ['variance', () => ones([2]).variance(0.5), 'variance: axis 0.5 is out of range'],
    ['max', () => ones([0, 3]).max(0), 'max: nothing along axes [0] of shape [0,3]'],
    ['min', () => ones([0]).min(), 'min: nothing along axes [0] of shape [0]'],
    ['argmax', () => ones([2, 0]).argmax(1), 'argmax: axis 1 of shape [2,0] is empty'],
    ['argmin', () => ones([2]).argmin(-2), 'argmin: axis -2 is out of range'],
    ['softmax', () => ones([2]).softmax(1), 'softmax: axis 1 is out of range'],
    [
      'logSoftmax',
      () => ones([]).logSoftmax(),
      'logSoftmax: axis -1 is out of range for a tensor with 0 axes',
    ],
    ['reshape', () => ones([2, 3]).reshape([4]), "reshape: can't lay out [2,3] (6 elements) as [4]"],
    [
      'reshape, -1',
      () => ones([2, 3]).reshape([-1, 4]),
      "reshape: can't lay out [2,3] (6 elements) as [-1,4]",
    ],
    ['reshape, two -1', () => ones([4]).reshape([-1, -1]), "reshape: can't lay out [4]"],
    ['reshape of nothing', () => ones([0]).reshape([0, -1]), "reshape: can't lay out [0]"],
    ['transpose', () => ones([2, 3]).transpose([0]), 'transpose: expected an order of 2 axes, got [0]'],
    [
      'transpose twice',
      () => ones([2, 3]).transpose([0, 0]),
      'transpose: expected an order of 2 axes, got [0,0]',
    ],
    ['expandDims', () => ones([2]).expandDims(3), 'expandDims: axis 3 is out of range'],
    ['squeeze', () => ones([2, 1]).squeeze(0), 'squeeze: axis 0 of [2,1] has not size 1'],
    ['broadcastTo', () => ones([2, 3]).broadcastTo([3]), "broadcastTo: [2,3] can't be repeated to [3]"],
    ['broadcastTo, other sizes', () => ones([2]).broadcastTo([3]), 'broadcastTo: shapes [2] and [3]'],
    ['sumTo', () => ones([2, 3]).sumTo([4, 3]), "can't lay out [2,3]"],
    ['slice', () => ones([2]).slice([0, 0]), 'slice: more positions than the 1 axes of [2]'],
    [
      'slice, step',
      () => ones([2]).slice([0], [2], [0]),
      'slice: expected whole positions and a step other than 0',
    ],
    ['slice, fraction', () => ones([2]).slice([0.5]), 'got 0.5:undefined:1 on axis 0'],
    [
      'pad',
      () =>
        ones([2]).pad([
          [1, 1],
          [0, 0],
        ]),
      'pad: expected [before, after] for each of 1 axes',
    ],
    ['pad, negative', () => ones([2]).pad([[-1, 1]]), 'whole and not negative, got [[-1,1]]'],
    ['pad, value', () => ones([2], 'int32').pad([[1, 1]], Number.NaN), 'NaN does not fit int32'],
    ['flip', () => ones([2]).flip(1), 'flip: axis 1 is out of range'],
    ['gather', () => ones([2]).gather(ones([1])), 'gather: expected int32 indices, got float32'],
    ['gather, axis', () => ones([2]).gather(indices(0), 1), 'gather: axis 1 is out of range'],
    [
      'scatterAdd',
      () => ones([2]).scatterAdd(ones([2]), 0, 3),
      'scatterAdd: expected int32 indices, got float32',
    ],
    [
      'scatterAdd, shapes',
      () => ones([2, 3]).scatterAdd(indices(0), 0, 3),
      "scatterAdd: indices [1] don't fit x [2,3] from axis 0 on",
    ],
    [
      'scatterAdd, length',
      () => ones([1]).scatterAdd(indices(0), 0, -1),
      'scatterAdd: a shape has whole numbers from 0 up, below 2^31, got [-1]',
    ],
    [
      'concat',
      () => concat([ones([2, 3]), ones([2, 4])]),
      'concat: expected tensors alike but for axis 0, got float32 [2,3] and float32 [2,4]',
    ],
    ['concat, dtypes', () => concat([ones([2]), ones([2], 'int32')]), 'got float32 [2] and int32 [2]'],
    ['concat of nothing', () => concat([]), 'concat: expected at least one tensor, got none'],
    ['stack of nothing', () => stack([]), 'stack: expected at least one tensor, got none'],
    [
      'stack of other shapes',
      () => stack([ones([2]), ones([2]), ones([3])]),
      'stack: expected tensors of one shape, got [2] and [3]',
    ],
    ['clip', () => ones([2]).clip(1, 0), 'clip: expected low ≤ high, got 1 and 0'],
    [
      'categoricalCrossentropy',
      () => categoricalCrossentropy(ones([2, 3]), ones([2, 4])),
      'categoricalCrossentropy: target [2,3] and output [2,4] differ',
    ],
    [
      'categoricalCrossentropy of scalars',
      () => categoricalCrossentropy(ones([]), ones([])),
      'categoricalCrossentropy: expected classes along the last axis',
    ],
    ['too many axes', () => ones(Array(10).fill(2)).transpose(), 'more than 8 dimensions'],
    ['tensor', () => tensor([[1, 2], [3]]), 'rows differ in length at depth 1, expected shape [2, 2]'],
    ['tensor, dtype', () => tensor([1, 3e9], 'int32'), '3000000000 does not fit int32'],
    ['tensor, NaN', () => tensor(Number.NaN, 'int32'), 'NaN does not fit int32'],
    ['zeros', () => zeros([2, -1]), 'full: a shape has whole numbers from 0 up, below 2^31, got [2, -1]'],
    ['full', () => full([2], 0.5e10, 'int32'), 'does not fit int32'],
    ['Random', () => new Random(0.5), 'seed: expected a whole number, got 0.5'],
    [
      'Random, shape',
      () => new Random(0).normal([1.5]),
      'normal: a shape has whole numbers from 0 up, below 2^31, got [1.5]',
    ],
    [
      'permutation',
      () => new Random(0).permutation(-1),
      'permutation: a shape has whole numbers from 0 up, below 2^31, got [-1]',
    ],
    [
      'Variable',
      () => new Variable('w', [2], () => ones([3])).value,
      'variable "w": expected shape [2], got [3]',
    ],
    [
      'assign',
      () => new Variable('w', [2], () => ones([2])).assign(ones([1])),
      'variable "w": expected shape [2], got [1]',
    ],
    [
      'set',
      () => new Variable('w', [2], () => ones([2])).set(new Int32Array(2)),
      'variable "w": expected a Float32Array of 2 values, got a Int32Array of 2',
    ],
    [
      'grad of many numbers',
      () => grad((x) => x.square())(ones([2])),
      'a gradient is of one number, got shape [2]: reduce it with sum() or mean() first',
    ],
    [
      'grad of integers',
      () => valueAndGrad((x) => x.sum())(ones([2], 'int32')),
      'gradients are of float32 tensors, got int32',
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message)
  })

  it('item', async () => {
    await expect(ones([2]).item()).rejects.toThrow('item(): expected one element, got shape [2]')
  })
})
