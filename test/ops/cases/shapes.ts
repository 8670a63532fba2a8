import { concat as concatOp, stack as stackOp } from '../../../src/tensor/ops/index.js'
import { booleans, build, floats, integers, Reference } from '../reference.js'
import type { OpCase } from './case.js'

const x = floats([3, 5])

/** The same elements in the same order under another shape. */
const laidOut = (shape: readonly number[]) => (x: Reference) => new Reference(shape, x.values, x.dtype)

/** y[c] = x[places(c)] */
const moved = (shape: readonly number[], places: (c: number[]) => number[]) => (x: Reference) =>
  build(shape, (c) => x.at(places(c)), x.dtype)

const reshape = (from: readonly number[], to: readonly number[], full = to): OpCase => ({
  op: 'reshape',
  name: `from [${from}] to [${to}]`,
  inputs: [floats(from)],
  run: (x) => x.reshape(to),
  expected: laidOut(full),
  gradient: !from.includes(0),
})

const transpose = (shape: readonly number[], axes?: readonly number[]): OpCase => {
  const order = (axes ?? shape.map((_, i) => shape.length - 1 - i)).map((a) => (a < 0 ? a + shape.length : a))
  return {
    op: 'transpose',
    name: `of [${shape}] by ${axes ? `[${axes}]` : 'nothing said'}`,
    inputs: [floats(shape)],
    run: (x) => x.transpose(axes),
    expected: moved(
      order.map((axis) => shape[axis]),
      (c) => shape.map((_, axis) => c[order.indexOf(axis)]),
    ),
    gradient: !shape.includes(0),
  }
}

type Positions = (number | null)[]

/** Python's own way to take x[begin:end:step], one position after the other. */
function positions(n: number, begin?: number | null, end?: number | null, step?: number | null): number[] {
  const by = step ?? 1
  const from = begin === undefined || begin === null ? (by > 0 ? 0 : n - 1) : begin < 0 ? begin + n : begin
  const to = end === undefined || end === null ? (by > 0 ? n : -1) : end < 0 ? Math.max(end + n, -1) : end
  const taken: number[] = []
  const last = by > 0 ? Math.min(to, n) : to
  let first = by > 0 ? Math.max(from, 0) : Math.min(from, n - 1)
  for (; by > 0 ? first < last : first > last && first >= 0; first += by) taken.push(first)
  return taken
}

const slice = (shape: readonly number[], begin: Positions, end: Positions, step: Positions): OpCase => {
  const taken = shape.map((n, axis) => positions(n, begin[axis], end[axis], step[axis]))
  const text = shape.map((_, i) => `${begin[i] ?? ''}:${end[i] ?? ''}:${step[i] ?? ''}`)
  return {
    op: 'slice',
    name: `of [${shape}] at [${text}]`,
    inputs: [floats(shape)],
    run: (x) => x.slice(begin, end, step),
    expected: moved(
      taken.map((list) => list.length),
      (c) => c.map((i, axis) => taken[axis][i]),
    ),
    gradient: taken.every((list) => list.length > 0),
  }
}

const broadcastTo = (from: readonly number[], to: readonly number[]): OpCase => ({
  op: 'broadcastTo',
  name: `from [${from}] to [${to}]`,
  inputs: [floats(from)],
  run: (x) => x.broadcastTo(to),
  expected: (x) => build(to, (c) => x.at(c)),
  gradient: !to.includes(0),
})

const pad = (x: Reference, paddings: [number, number][], value?: number): OpCase => ({
  op: 'pad',
  name: `of ${x.dtype} [${x.shape}] by ${JSON.stringify(paddings)} with ${value ?? 'nothing said'}`,
  inputs: [x],
  run: (x) => x.pad(paddings, value),
  expected: (x) => {
    const shape = x.shape.map((n, axis) => paddings[axis][0] + n + paddings[axis][1])
    const place = (c: number[]) => c.map((i, axis) => i - paddings[axis][0])
    const inside = (c: number[]) => place(c).every((i, axis) => i >= 0 && i < x.shape[axis])
    return build(shape, (c) => (inside(c) ? x.at(place(c)) : (value ?? 0)), x.dtype)
  },
  gradient: x.dtype === 'float32' && !x.shape.includes(0),
})

const flip = (shape: readonly number[], axes?: number | number[]): OpCase => {
  const flipped = (axes === undefined ? shape.map((_, i) => i) : [axes].flat()).map((axis) =>
    axis < 0 ? axis + shape.length : axis,
  )
  return {
    op: 'flip',
    name: `of [${shape}] along ${axes === undefined ? 'all' : `[${axes}]`}`,
    inputs: [floats(shape)],
    run: (x) => x.flip(axes),
    expected: moved(shape, (c) => c.map((i, axis) => (flipped.includes(axis) ? shape[axis] - 1 - i : i))),
    gradient: true,
  }
}

const concat = (inputs: Reference[], axis: number): OpCase => ({
  op: 'concat',
  name: `of ${inputs[0].dtype} ${inputs.map(({ shape }) => `[${shape}]`).join(' ')} along ${axis}`,
  inputs,
  run: (...xs) => concatOp(xs, axis),
  expected: (...xs) => {
    const at = axis < 0 ? axis + xs[0].rank : axis
    const owner = xs.flatMap((x) => Array.from({ length: x.shape[at] }, (_, i) => ({ x, i })))
    const shape = xs[0].shape.with(at, owner.length)
    return build(shape, (c) => owner[c[at]].x.at(c.with(at, owner[c[at]].i)), xs[0].dtype)
  },
  gradient: inputs.every((x) => x.dtype === 'float32' && !x.shape.includes(0)),
})

const stack = (inputs: Reference[], axis: number): OpCase => ({
  op: 'stack',
  name: `of [${inputs[0].shape}] along ${axis}`,
  inputs,
  run: (...xs) => stackOp(xs, axis),
  expected: (...xs) => {
    const at = axis < 0 ? axis + xs[0].rank + 1 : axis
    return build(
      xs[0].shape.toSpliced(at, 0, xs.length),
      (c) => xs[c[at]].at(c.toSpliced(at, 1)),
      xs[0].dtype,
    )
  },
  gradient: true,
})

export const shapes: OpCase[] = [
  reshape([3, 4], [2, 6]),
  reshape([3, 4], [-1], [12]),
  reshape([3, 4], [2, -1, 3], [2, 2, 3]),
  reshape([], [1, 1]),
  reshape([1], []),
  reshape([0, 3], [3, 0]),
  reshape([0, 3], [-1, 3], [0, 3]),
  {
    op: 'reshape',
    name: 'keeps integers',
    inputs: [integers([6])],
    run: (x) => x.reshape([2, 3]),
    expected: laidOut([2, 3]),
    gradient: false,
  },
  transpose([3, 5]),
  transpose([]),
  transpose([7]),
  transpose([2, 3, 4], [1, 2, 0]),
  transpose([2, 3, 4], [-1, 0, 1]),
  transpose([2, 3, 1, 2, 3, 2], [5, 0, 4, 2, 1, 3]),
  transpose([0, 3]),
  transpose([8, 3]),
  transpose([4, 3, 8], [1, 0, 2]),
  {
    op: 'transpose',
    name: 'of truth values',
    inputs: [booleans([3, 5])],
    run: (x) => x.transpose(),
    expected: moved([5, 3], ([i, j]) => [j, i]),
    gradient: false,
  },
  ...[0, 1, 2, -1, -3].map(
    (axis): OpCase => ({
      op: 'expandDims',
      name: `of [3,5] at ${axis}`,
      inputs: [x],
      run: (x) => x.expandDims(axis),
      expected: (x) => laidOut(x.shape.toSpliced(axis < 0 ? axis + 3 : axis, 0, 1))(x),
      gradient: axis === 1,
    }),
  ),
  ...(
    [
      [undefined, [3, 5]],
      [0, [3, 1, 5, 1]],
      [-1, [1, 3, 1, 5]],
      [
        [0, 2],
        [3, 5, 1],
      ],
    ] as [number | number[] | undefined, number[]][]
  ).map(
    ([axes, shape]): OpCase => ({
      op: 'squeeze',
      name: `of [1,3,1,5,1] at ${axes}`,
      inputs: [floats([1, 3, 1, 5, 1])],
      run: (x) => x.squeeze(axes),
      expected: laidOut(shape),
      gradient: axes === 0,
    }),
  ),
  broadcastTo([], [2, 3]),
  broadcastTo([3, 1], [2, 3, 5]),
  broadcastTo([1, 3, 1, 2], [2, 3, 2, 2]),
  broadcastTo([1, 3], [0, 3]),
  broadcastTo([5], [5]),
  broadcastTo([3, 1], [2, 3, 8]),
  slice([7], [2], [5], []),
  slice([7], [-3], [], []),
  slice([7], [], [-3], []),
  slice([7], [1], [6], [2]),
  slice([7], [], [], [-1]),
  slice([7], [5], [1], [-2]),
  slice([7], [5], [null], [-3]),
  slice([7], [3], [3], []),
  slice([7], [5], [2], []),
  slice([7], [2], [100], []),
  slice([7], [-100], [2], []),
  slice([7], [100], [-100], [-3]),
  slice([7], [-100], [null], [-1]),
  slice([0, 3], [0, 1], [], []),
  slice([2, 3, 4], [1, null, -1], [null, 2, 0], [1, null, -2]),
  slice([3, 5], [1], [], []),
  slice([3, 11], [1, 2], [3, 10], []),
  slice([3, 9], [0, 8], [null, 0], [2, -1]),
  {
    op: 'slice',
    name: 'of integers',
    inputs: [integers([7])],
    run: (x) => x.slice([1], [6], [2]),
    expected: moved([3], ([i]) => [1 + 2 * i]),
    gradient: false,
  },
  {
    op: 'embed',
    name: 'in every second place, backwards',
    inputs: [floats([3])],
    run: (x) => x.embed([7], { begin: [5], step: [-2], size: [3] }, 0.5),
    expected: (x) => build([7], ([i]) => (i % 2 === 1 ? x.values[(5 - i) / 2] : 0.5)),
    gradient: true,
  },
  {
    op: 'embed',
    name: 'of nothing',
    inputs: [floats([0, 2])],
    run: (x) => x.embed([3, 2], { begin: [3, 0], step: [1, 1], size: [0, 2] }),
    expected: () => build([3, 2], () => 0),
    gradient: false,
  },
  pad(x, [
    [1, 2],
    [0, 3],
  ]),
  pad(
    x,
    [
      [0, 1],
      [2, 0],
    ],
    -1.5,
  ),
  pad(floats([]), []),
  pad(floats([7]), [[0, 0]]),
  pad(floats([0]), [[2, 1]], 4),
  pad(integers([3]), [[1, 1]], -7),
  pad(booleans([3]), [[1, 1]], 1),
  flip([7]),
  flip([3, 5]),
  flip([3, 5], 0),
  flip([2, 3, 4], [0, -1]),
  concat([floats([2, 3]), floats([1, 3], {}, 2), floats([4, 3], {}, 3)], 0),
  concat([floats([2, 3]), floats([2, 1], {}, 2)], -1),
  concat([floats([2, 8]), floats([2, 3], {}, 2), floats([2, 4], {}, 3)], 1),
  concat([floats([5])], 0),
  concat([floats([0, 3]), floats([2, 3])], 0),
  concat([integers([3]), integers([2])], 0),
  stack([floats([3]), floats([3], {}, 2)], 0),
  stack([floats([2, 3]), floats([2, 3], {}, 2)], -1),
  stack([floats([]), floats([], {}, 2), floats([], {}, 3)], 0),
  {
    op: 'flip',
    name: 'along no axis',
    inputs: [x],
    run: (x) => x.flip([]),
    expected: (x) => x,
    gradient: false,
  },
]
