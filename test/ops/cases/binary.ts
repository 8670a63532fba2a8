import type { Tensor } from '../../../src/tensor/tensor.js'
import { booleans, type Domain, floats, integers, Reference, zip } from '../reference.js'
import type { OpCase, OpName } from './case.js'

interface Binary {
  f: (a: number, b: number) => number
  run: (x: Tensor, y: Tensor) => Tensor
  /** Where both arguments lie. */
  domain?: Domain
  /** Where the second lies, if elsewhere. */
  second?: Domain
  /** Of the result for int32 arguments. */
  ofIntegers: 'int32' | 'float32' | 'bool'
  gradient?: boolean
}

const comparison = { ofIntegers: 'bool', gradient: false } as const

const table: Partial<Record<OpName, Binary>> = {
  add: { f: (a, b) => a + b, run: (x, y) => x.add(y), ofIntegers: 'int32' },
  sub: { f: (a, b) => a - b, run: (x, y) => x.sub(y), ofIntegers: 'int32' },
  mul: { f: (a, b) => a * b, run: (x, y) => x.mul(y), ofIntegers: 'int32' },
  div: {
    f: (a, b) => a / b,
    run: (x, y) => x.div(y),
    second: { avoid: [0], gap: 0.5 },
    ofIntegers: 'float32',
  },
  pow: {
    f: (a, b) => a ** b,
    run: (x, y) => x.pow(y),
    domain: { low: 0.3, high: 2 },
    ofIntegers: 'float32',
  },
  mod: {
    f: (a, b) => a - b * Math.floor(a / b),
    run: (x, y) => x.mod(y),
    // The quotient stays clear of whole numbers, where the remainder jumps.
    domain: { low: 3.3, high: 3.6 },
    second: { low: 0.95, high: 1 },
    ofIntegers: 'int32',
  },
  maximum: { f: Math.max, run: (x, y) => x.maximum(y), ofIntegers: 'int32' },
  minimum: { f: Math.min, run: (x, y) => x.minimum(y), ofIntegers: 'int32' },
  equal: { f: (a, b) => Number(a === b), run: (x, y) => x.equal(y), ...comparison },
  notEqual: { f: (a, b) => Number(a !== b), run: (x, y) => x.notEqual(y), ...comparison },
  less: { f: (a, b) => Number(a < b), run: (x, y) => x.less(y), ...comparison },
  lessEqual: { f: (a, b) => Number(a <= b), run: (x, y) => x.lessEqual(y), ...comparison },
  greater: { f: (a, b) => Number(a > b), run: (x, y) => x.greater(y), ...comparison },
  greaterEqual: { f: (a, b) => Number(a >= b), run: (x, y) => x.greaterEqual(y), ...comparison },
  logicalAnd: { f: (a, b) => Number(a !== 0 && b !== 0), run: (x, y) => x.logicalAnd(y), ...comparison },
  logicalOr: { f: (a, b) => Number(a !== 0 || b !== 0), run: (x, y) => x.logicalOr(y), ...comparison },
}

type Pair = readonly [readonly number[], readonly number[]]

/** Alike, a single number on either side, both repeated, nothing at all. */
const pairs: readonly Pair[] = [
  [[7], [7]],
  [[3, 5], []],
  [[], [13]],
  [
    [3, 1],
    [1, 5],
  ],
  [[0, 3], [3]],
]

/** All ways to broadcast, for the ops that stand for the rest. */
const manyPairs: readonly Pair[] = [
  ...pairs,
  [[], []],
  [[1], [7]],
  [[2, 3, 5], [5]],
  [
    [2, 3, 5],
    [2, 1, 1],
  ],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [
    [2, 3, 1, 5],
    [1, 3, 4, 1],
  ],
  [
    [2, 1, 3, 1, 2, 2],
    [3, 1, 2, 1],
  ],
  [
    [0, 3],
    [1, 3],
  ],
  [
    [1, 1],
    [1, 1, 1],
  ],
  // Rows in whole groups of four.
  [[3, 8], [8]],
  [
    [3, 1],
    [3, 8],
  ],
  [
    [2, 1, 4],
    [2, 3, 1],
  ],
  [
    [2, 3, 4],
    [2, 1, 4],
  ],
]

function* binaryCases(): Generator<OpCase> {
  for (const [op, entry] of Object.entries(table) as [OpName, Binary][]) {
    const { f, run, domain, second = domain, ofIntegers, gradient = true } = entry
    for (const [a, b] of op === 'sub' || op === 'div' ? manyPairs : pairs) {
      yield {
        op,
        name: `of [${a}] and [${b}]`,
        inputs: [floats(a, domain, 1), floats(b, second, 2)],
        run,
        expected: (x, y) => zip((a, b) => f(a, b), [x, y], ofIntegers === 'bool' ? 'bool' : 'float32'),
        gradient: gradient && !a.includes(0),
      }
    }
    // Small numbers: some of them are equal. Bases of powers and divisors are positive.
    const whole = op === 'pow' || op === 'mod' || op === 'div' ? integers([31], 1, 4) : integers([31], -2, 2)
    const others =
      op === 'pow' || op === 'mod' || op === 'div' ? integers([31], 1, 5, 2) : integers([31], -2, 2, 2)
    const mixed: [string, Reference, Reference, 'int32' | 'float32' | 'bool'][] = [
      ['int32', whole, others, ofIntegers],
      ['bool and int32', booleans([31]), others, ofIntegers],
      ['int32 and float32', whole, floats([1], second), ofIntegers === 'bool' ? 'bool' : 'float32'],
    ]
    for (const [name, x, y, dtype] of mixed) {
      const expected: OpCase['expected'] = (x, y) => zip((a, b) => f(a, b), [x, y], dtype)
      yield { op, name: `of ${name}`, inputs: [x, y], run, expected, gradient: false }
    }
  }
}

const x = floats([3, 5], { avoid: [0] })
const whole = integers([7])

/** Numbers in place of tensors: a whole one leaves integers what they are. */
const numbers: OpCase[] = [
  {
    op: 'add',
    name: 'of float32 and a number',
    inputs: [x],
    run: (x) => x.add(0.5),
    expected: (x) => zip((a) => a + 0.5, [x]),
    gradient: true,
  },
  {
    op: 'mul',
    name: 'of int32 and a whole number',
    inputs: [whole],
    run: (x) => x.mul(-3),
    expected: (x) => zip((a) => a * -3, [x], 'int32'),
    gradient: false,
  },
  {
    op: 'mul',
    name: 'of int32 and a fraction',
    inputs: [whole],
    run: (x) => x.mul(0.5),
    expected: (x) => zip((a) => a * 0.5, [x]),
    gradient: false,
  },
  {
    op: 'less',
    name: 'of int32 and a number beyond int32',
    inputs: [whole],
    run: (x) => x.less(3e9),
    expected: (x) => zip(() => 1, [x], 'bool'),
    gradient: false,
  },
  {
    op: 'add',
    name: 'of int32 beyond the whole numbers of float32',
    inputs: [integers([5], 2 ** 24, 2 ** 30)],
    run: (x) => x.add(2 ** 24 + 1),
    expected: (x) => zip((a) => a + 2 ** 24 + 1, [x], 'int32'),
    gradient: false,
  },
  ...[2, 0.5, 3, -1, 0, 1].map(
    (exponent): OpCase => ({
      op: 'pow',
      name: `with exponent ${exponent}`,
      inputs: [exponent === 0.5 ? floats([3, 5], { low: 0.3 }) : x],
      run: (x) => x.pow(exponent),
      expected: (x) => zip((a) => a ** exponent, [x]),
      gradient: true,
    }),
  ),
  {
    op: 'pow',
    name: 'of negative bases and whole exponents',
    inputs: [floats([5, 1], { low: -3, high: -1 }), integers([1, 7], -3, 3)],
    run: (x, y) => x.pow(y),
    expected: (x, y) => zip((a, b) => a ** b, [x, y]),
    gradient: true,
  },
  {
    op: 'mod',
    name: 'with both signs',
    inputs: [integers([9, 1], -9, 9), row([3, -3, 4, -4])],
    run: (x, y) => x.mod(y),
    expected: (x, y) => zip((a, b) => a - b * Math.floor(a / b), [x, y], 'int32'),
    gradient: false,
  },
]

function row(values: number[]): Reference {
  return new Reference([1, values.length], values, 'int32')
}

export const binary: OpCase[] = [...binaryCases(), ...numbers]
