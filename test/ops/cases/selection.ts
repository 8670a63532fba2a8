import { categoricalCrossentropy } from '../../../src/tensor/ops/index.js'
import { booleans, build, floats, fold, integers, map, Reference, zip } from '../reference.js'
import type { OpCase } from './case.js'

const at = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis)

function gather(x: Reference, indices: Reference, axis: number): Reference {
  const n = x.shape[axis]
  const rank = indices.rank
  return build(
    x.shape.toSpliced(axis, 1, ...indices.shape),
    (c) => {
      const index = indices.at(c.slice(axis, axis + rank))
      const place = index < 0 ? index + n : index
      return place >= 0 && place < n ? x.at(c.toSpliced(axis, rank, place)) : 0
    },
    x.dtype,
  )
}

const gatherCase = (name: string, x: Reference, indices: Reference, axis = 0): OpCase => ({
  op: 'gather',
  name,
  inputs: [x, indices],
  run: (x, indices) => x.gather(indices, axis),
  expected: (x, indices) => gather(x, indices, at(axis, x.rank)),
  gradient: x.dtype === 'float32' && indices.values.length > 0,
})

const scatterCase = (
  name: string,
  x: Reference,
  indices: Reference,
  axis: number,
  length: number,
): OpCase => ({
  op: 'scatterAdd',
  name,
  inputs: [x, indices],
  run: (x, indices) => x.scatterAdd(indices, axis, length),
  expected: (x, indices) => {
    const shape = x.shape.toSpliced(axis, indices.rank, length)
    const sums = new Map<string, number>()
    build(x.shape, (c) => {
      const index = indices.at(c.slice(axis, axis + indices.rank))
      const place = c.toSpliced(axis, indices.rank, index < 0 ? index + length : index).join()
      sums.set(place, (sums.get(place) ?? 0) + x.at(c))
      return 0
    })
    return build(shape, (c) => sums.get(c.join()) ?? 0)
  },
  gradient: true,
})

const list = (...values: number[]) => new Reference([values.length], values, 'int32')

const softmax = (x: Reference, axis: number) => {
  const exponentials = map(x, Math.exp)
  const total = fold(exponentials, [axis], (e) => e.reduce((a, b) => a + b, 0), true)
  return zip((e, t) => e / t, [exponentials, total])
}

const rows = (shape: readonly number[], gradient = true) =>
  [-1, 0].flatMap((axis): OpCase[] => [
    {
      op: 'softmax',
      name: `of [${shape}] along ${axis}`,
      inputs: [floats(shape)],
      run: (x) => x.softmax(axis),
      expected: (x) => softmax(x, axis),
      gradient,
    },
    {
      op: 'logSoftmax',
      name: `of [${shape}] along ${axis}`,
      inputs: [floats(shape)],
      run: (x) => x.logSoftmax(axis),
      expected: (x) => map(softmax(x, axis), Math.log),
      gradient,
    },
  ])

const crossentropy = (
  name: string,
  target: Reference,
  output: Reference,
  fromLogits: boolean,
  gradient = true,
): OpCase => ({
  op: 'categoricalCrossentropy',
  name,
  inputs: [target, output],
  run: (target, output) => categoricalCrossentropy(target, output, fromLogits),
  expected: (target, output) => {
    const sum = (elements: number[]) => elements.reduce((a, b) => a + b, 0)
    const p = fromLogits
      ? softmax(output, -1)
      : map(
          zip((o, total) => o / total, [output, fold(output, [-1], sum, true)]),
          (p) => Math.min(Math.max(p, 1e-7), 1 - 1e-7),
        )
    return fold(
      zip((t, p) => -t * Math.log(p), [target, p]),
      [-1],
      sum,
    )
  },
  gradient,
})

const probabilities = floats([5, 7], { low: 0.1, high: 1 })

export const selection: OpCase[] = [
  gatherCase('rows, some twice, some not at all', floats([5, 3]), list(4, 0, 0, -1, 2, -5)),
  gatherCase('rows in whole groups of four', floats([5, 8]), list(4, 0, 0, -1, 2, -5)),
  gatherCase('of a vector', floats([7]), list(3)),
  gatherCase('along the last axis', floats([3, 5]), list(1, 4, 1), -1),
  gatherCase('along the middle axis by [2,2]', floats([2, 3, 4]), integers([2, 2], 0, 2), 1),
  gatherCase('by a single index', floats([5, 3]), new Reference([], [2], 'int32')),
  gatherCase('by no index', floats([5, 3]), list()),
  gatherCase('zeros where an index is outside', floats([5, 3]), list(5, -6, 1)),
  gatherCase('from integers', integers([5, 3]), list(4, 1)),
  gatherCase('from truth values', booleans([31]), integers([13], 0, 30)),
  scatterCase('rows, some on one place', floats([6, 3]), list(4, 0, 0, -1, 2, -5), 0, 5),
  scatterCase('along the middle axis by [2,2]', floats([2, 2, 2, 4]), integers([2, 2], 0, 2), 1, 3),
  scatterCase('a single index', floats([3]), new Reference([], [2], 'int32'), 0, 5),
  scatterCase('along the last axis', floats([3, 4]), list(1, 0, 1, 1), 1, 2),
  ...[list(0, 2, 1), integers([2, 3], 0, 3), new Reference([], [1], 'int32')].map(
    (indices): OpCase => ({
      op: 'oneHot',
      name: `of [${indices.shape}]`,
      inputs: [indices],
      run: (x) => x.oneHot(4),
      expected: (x) => build([...x.shape, 4], (c) => Number(x.at(c.slice(0, -1)) === c[c.length - 1])),
      gradient: false,
    }),
  ),
  ...(
    [
      [
        [3, 5],
        [3, 5],
        [3, 5],
      ],
      [[3, 1], [5], []],
      [[5], [2, 3, 1], [3, 5]],
      [[], [7], [1]],
      [[0, 3], [3], []],
      [[3, 8], [8], [3, 1]],
    ] as const
  ).map(
    ([c, a, b]): OpCase => ({
      op: 'where',
      name: `of [${c}], [${a}] and [${b}]`,
      inputs: [booleans(c), floats(a, {}, 1), floats(b, {}, 2)],
      run: (c, x, y) => c.where(x, y),
      expected: (c, x, y) => zip((c, a, b) => (c ? a : b), [c, x, y]),
      gradient: !(c as readonly number[]).includes(0),
    }),
  ),
  {
    op: 'where',
    name: 'with numbers',
    inputs: [booleans([7])],
    run: (c) => c.where(1, -2.5),
    expected: (c) => map(c, (c) => (c ? 1 : -2.5), 'float32'),
    gradient: false,
  },
  {
    op: 'where',
    name: 'with integers and a whole number',
    inputs: [integers([7], -1, 1), integers([7])],
    run: (c, x) => c.where(x, 2 ** 24 + 1),
    expected: (c, x) => zip((c, x) => (c ? x : 2 ** 24 + 1), [c, x], 'int32'),
    gradient: false,
  },
  {
    op: 'where',
    name: 'with integers and floats, by a float',
    inputs: [integers([7], -1, 1).as('float32'), integers([7]), floats([7])],
    run: (c, x, y) => c.where(x, y),
    expected: (c, x, y) => zip((c, x, y) => (c ? x : y), [c, x, y]),
    gradient: false,
  },
  {
    op: 'where',
    name: 'with truth values',
    inputs: [booleans([7], 1), booleans([7], 2), booleans([7], 3)],
    run: (c, x, y) => c.where(x, y),
    expected: (c, x, y) => zip((c, x, y) => (c ? x : y), [c, x, y], 'bool'),
    gradient: false,
  },
  ...rows([7]),
  ...rows([3, 5]),
  ...rows([2, 3, 4]),
  ...rows([1, 1]),
  ...rows([3, 331], false),
  ...rows([3, 332], false),
  {
    op: 'softmax',
    name: 'along the middle axis',
    inputs: [floats([2, 3, 4])],
    run: (x) => x.softmax(1),
    expected: (x) => softmax(x, 1),
    gradient: true,
  },
  {
    op: 'softmax',
    name: 'of no rows',
    inputs: [floats([0, 3])],
    run: (x) => x.softmax(),
    expected: (x) => x,
    gradient: false,
  },
  {
    op: 'softmax',
    name: 'of integers',
    inputs: [integers([3, 5])],
    run: (x) => x.softmax(),
    expected: (x) => softmax(x, -1),
    gradient: false,
  },
  crossentropy('from logits', floats([5, 7], { low: 0, high: 1 }), floats([5, 7]), true),
  crossentropy('from probabilities', probabilities, floats([5, 7], { low: 0.2, high: 1 }, 2), false),
  crossentropy('from logits [2,3,4]', floats([2, 3, 4], { low: 0, high: 1 }), floats([2, 3, 4]), true),
  crossentropy('of one row', floats([3], { low: 0, high: 1 }), floats([3], { low: 0.1, high: 1 }, 2), false),
  crossentropy('of no rows', floats([0, 3]), floats([0, 3]), true, false),
  crossentropy('with integer targets', integers([5, 7], 0, 1), floats([5, 7]), true),
  crossentropy('with integer scores', floats([5, 7]), integers([5, 7]), true, false),
  crossentropy(
    'with probabilities at the bounds',
    floats([2, 3]),
    new Reference([2, 3], [0, 1, 0, 0.5, 0, 0.5]),
    false,
    false,
  ),
]
