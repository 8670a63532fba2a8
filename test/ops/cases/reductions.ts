import type { Tensor } from '../../../src/tensor/tensor.js'
import { booleans, floats, fold, integers, Reference } from '../reference.js'
import type { OpCase, OpName } from './case.js'

type Axes = number | readonly number[] | undefined

interface Reduction {
  f: (elements: number[]) => number
  run: (x: Tensor, axes: Axes, keepDims?: boolean) => Tensor
  /** Of the result for int32 elements. */
  ofIntegers: 'int32' | 'float32'
}

const sum = (elements: number[]) => elements.reduce((total, x) => total + x, 0)
const mean = (elements: number[]) => sum(elements) / elements.length

const table: Partial<Record<OpName, Reduction>> = {
  sum: { f: sum, run: (x, axes, keep) => x.sum(axes, keep), ofIntegers: 'int32' },
  mean: { f: mean, run: (x, axes, keep) => x.mean(axes, keep), ofIntegers: 'float32' },
  prod: {
    f: (elements) => elements.reduce((product, x) => product * x, 1),
    run: (x, axes, keep) => x.prod(axes, keep),
    ofIntegers: 'int32',
  },
  max: {
    f: (elements) => Math.max(...elements),
    run: (x, axes, keep) => x.max(axes, keep),
    ofIntegers: 'int32',
  },
  min: {
    f: (elements) => Math.min(...elements),
    run: (x, axes, keep) => x.min(axes, keep),
    ofIntegers: 'int32',
  },
  variance: {
    f: (elements) => mean(elements.map((x) => (x - mean(elements)) ** 2)),
    run: (x, axes, keep) => x.variance(axes, keep),
    ofIntegers: 'float32',
  },
}

/** Around 1 in size, so that long products neither vanish nor overflow. */
const nearOne = (shape: readonly number[]) => floats(shape, { low: -1.15, high: 1.15, avoid: [0], gap: 0.85 })

/** All values 0.1 and more apart, in no order: which is largest does not change by a small step. */
function distinct(shape: readonly number[]): Reference {
  const keys = floats(shape).values
  const order = keys.map((_, i) => i).sort((i, j) => keys[i] - keys[j])
  return new Reference(
    shape,
    order.map((i) => Math.fround(0.1 * i - 1)),
  )
}

const settings: { shape: readonly number[]; axes: Axes; keep?: boolean; gradient?: boolean }[] = [
  { shape: [], axes: undefined },
  { shape: [1], axes: 0 },
  { shape: [13], axes: undefined, gradient: true },
  { shape: [3, 5], axes: 0, gradient: true },
  { shape: [3, 5], axes: -1 },
  { shape: [3, 5], axes: [], gradient: true },
  { shape: [2, 3, 4], axes: [0, 2], gradient: true },
  { shape: [2, 3, 4], axes: [2, 0], keep: true },
  { shape: [2, 3, 4], axes: 1, keep: true, gradient: true },
  { shape: [2, 1, 3, 2, 1, 3], axes: [0, -2, -3] },
  { shape: [2, 3, 2, 3, 2], axes: [0, 2, 4] },
  { shape: [0, 3], axes: 1 },
  // Long enough for a second pass, not a multiple of anything.
  { shape: [331], axes: 0 },
  { shape: [3, 331], axes: 1 },
  { shape: [331, 3], axes: 0 },
  { shape: [331, 8], axes: 0 },
  { shape: [3, 1332], axes: 1 },
  { shape: [5, 8], axes: 1, gradient: true },
]

function axesOf(x: Reference, axes: Axes): readonly number[] {
  if (axes === undefined) return x.shape.map((_, axis) => axis)
  return typeof axes === 'number' ? [axes] : axes
}

function* reductionCases(): Generator<OpCase> {
  for (const [op, { f, run, ofIntegers }] of Object.entries(table) as [OpName, Reduction][]) {
    for (const { shape, axes, keep, gradient = false } of settings) {
      yield {
        op,
        name: `of [${shape}] over ${axes === undefined ? 'all' : `[${axes}]`}${keep ? ', axes kept' : ''}`,
        inputs: [op === 'max' || op === 'min' ? distinct(shape) : nearOne(shape)],
        run: (x) => run(x, axes, keep),
        expected: (x) => fold(x, axesOf(x, axes), f, keep),
        gradient,
        tolerance: 1e-4,
      }
    }
    for (const x of [integers([3, 5], -3, 3), booleans([3, 5]), integers([3, 8], -3, 3)]) {
      const expected: OpCase['expected'] = (x) => fold(x, [0], f, false, ofIntegers)
      const name = `of ${x.dtype} [${x.shape}]`
      yield { op, name, inputs: [x], run: (x) => run(x, 0), expected, gradient: false }
    }
  }
}

function* argCases(): Generator<OpCase> {
  const better = { argmax: (a: number, b: number) => a > b, argmin: (a: number, b: number) => a < b }
  for (const op of ['argmax', 'argmin'] as const) {
    const first = (elements: number[]) =>
      elements.reduce((best, x, i) => (better[op](x, elements[best]) ? i : best), 0)
    const cases: [Reference, number | undefined][] = [
      [floats([]), undefined],
      [floats([1]), 0],
      [floats([3, 5]), undefined],
      [floats([3, 5]), 0],
      [floats([3, 5]), -1],
      [floats([2, 7, 3]), 1],
      [floats([0, 3]), 1],
      // Few different numbers: equals, of which the first counts.
      [integers([4, 31], 0, 2), 1],
      [booleans([31]), 0],
    ]
    for (const [x, axis] of cases) {
      yield {
        op,
        name: `of ${x.dtype} [${x.shape}] along ${axis ?? 'all'}`,
        inputs: [x],
        run: (x) => (op === 'argmax' ? x.argmax(axis) : x.argmin(axis)),
        expected: (x) => fold(x, axesOf(x, axis), first, false, 'int32'),
        gradient: false,
      }
    }
  }
}

export const reductions: OpCase[] = [
  ...reductionCases(),
  ...argCases(),
  {
    op: 'sumTo',
    name: 'from a broadcast shape',
    inputs: [floats([2, 3, 4, 5])],
    run: (x) => x.sumTo([3, 1, 5]),
    expected: (x) => {
      const inner = fold(x, [0, 2], sum, true)
      return fold(inner, [0], sum)
    },
    gradient: true,
  },
  {
    op: 'sumTo',
    name: 'to a single number',
    inputs: [floats([3, 5])],
    run: (x) => x.sumTo([]),
    expected: (x) => fold(x, [0, 1], sum),
    gradient: true,
  },
  {
    op: 'sumTo',
    name: 'to the same shape',
    inputs: [floats([3, 1])],
    run: (x) => x.sumTo([3, 1]),
    expected: (x) => x,
    gradient: true,
  },
]
