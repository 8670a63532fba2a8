import type { Tensor } from '../../../src/tensor/tensor.js'
import { booleans, type Domain, floats, integers, map } from '../reference.js'
import type { OpCase, OpName } from './case.js'

export interface Unary {
  f: (x: number) => number
  run: (x: Tensor) => Tensor
  /** Where the op is defined, smooth, and not too large for a float32's digits. */
  domain?: Domain
  gradient?: boolean
  dtype?: 'bool'
  tolerance?: number
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const elu = (x: number, alpha: number) => (x > 0 ? x : alpha * Math.expm1(x))

/** 2/√π · e^(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!: no terms cancel. Beyond 6 it is 1 in double precision too. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x)
  let term = x
  let sum = x
  for (let n = 1; n < 200; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

function roundHalfEven(x: number): number {
  const below = Math.floor(x)
  const rest = x - below
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1
}

const steps = { avoid: [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2] }
const kink = { avoid: [0] }
const positive = { low: 0.2, high: 3 }

/** The elementwise functions, as plain JavaScript has them. */
export const functions: Partial<Record<OpName, Unary>> = {
  abs: { f: Math.abs, run: (x) => x.abs(), domain: kink },
  neg: { f: (x) => -x, run: (x) => x.neg() },
  sign: { f: Math.sign, run: (x) => x.sign(), domain: kink },
  exp: { f: Math.exp, run: (x) => x.exp() },
  expm1: { f: Math.expm1, run: (x) => x.expm1() },
  log: { f: Math.log, run: (x) => x.log(), domain: positive },
  log1p: { f: Math.log1p, run: (x) => x.log1p(), domain: { low: -0.8, high: 3 } },
  sqrt: { f: Math.sqrt, run: (x) => x.sqrt(), domain: positive },
  rsqrt: { f: (x) => 1 / Math.sqrt(x), run: (x) => x.rsqrt(), domain: positive },
  square: { f: (x) => x * x, run: (x) => x.square() },
  reciprocal: { f: (x) => 1 / x, run: (x) => x.reciprocal(), domain: { ...kink, gap: 0.5 } },
  sin: { f: Math.sin, run: (x) => x.sin(), domain: { low: -7, high: 7 } },
  cos: { f: Math.cos, run: (x) => x.cos(), domain: { low: -7, high: 7 } },
  floor: { f: Math.floor, run: (x) => x.floor(), domain: steps },
  ceil: { f: Math.ceil, run: (x) => x.ceil(), domain: steps },
  round: { f: roundHalfEven, run: (x) => x.round(), domain: steps },
  erf: { f: erf, run: (x) => x.erf(), domain: { low: -4, high: 4 } },
  relu: { f: (x) => Math.max(x, 0), run: (x) => x.relu(), domain: kink },
  leakyRelu: { f: (x) => (x < 0 ? 0.2 * x : x), run: (x) => x.leakyRelu(), domain: kink },
  elu: { f: (x) => elu(x, 1), run: (x) => x.elu(), domain: kink },
  selu: { f: (x) => 1.0507009873554805 * elu(x, 1.6732632423543772), run: (x) => x.selu(), domain: kink },
  gelu: { f: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)), run: (x) => x.gelu() },
  silu: { f: (x) => x * sigmoid(x), run: (x) => x.silu() },
  sigmoid: { f: sigmoid, run: (x) => x.sigmoid(), domain: { low: -6, high: 6 } },
  hardSigmoid: {
    f: (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
    run: (x) => x.hardSigmoid(),
    domain: { low: -4, high: 4, avoid: [-3, 3], gap: 0.2 },
  },
  tanh: { f: Math.tanh, run: (x) => x.tanh() },
  softplus: {
    f: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    run: (x) => x.softplus(),
    domain: { low: -6, high: 6 },
  },
  softsign: { f: (x) => x / (1 + Math.abs(x)), run: (x) => x.softsign(), domain: kink },
  clip: {
    f: (x) => Math.min(Math.max(x, -1), 0.5),
    run: (x) => x.clip(-1, 0.5),
    domain: { avoid: [-1, 0.5] },
  },
  isNan: { f: (x) => Number(Number.isNaN(x)), run: (x) => x.isNan(), gradient: false, dtype: 'bool' },
  logicalNot: { f: (x) => Number(x === 0), run: (x) => x.logicalNot(), gradient: false, dtype: 'bool' },
  zerosLike: { f: () => 0, run: (x) => x.zerosLike() },
  onesLike: { f: () => 1, run: (x) => x.onesLike() },
  // A gradient that differences don't show: see gradients.test.ts.
  stopGradient: { f: (x) => x, run: (x) => x.stopGradient(), gradient: false },
}

const shapes = [[], [1], [7], [3, 5], [2, 1, 3], [0, 4], [2, 1, 3, 1, 2, 2], [1031]]
const gradientShapes = [[7], [2, 3]]

function* unaryCases(): Generator<OpCase> {
  for (const [op, entry] of Object.entries(functions) as [OpName, Unary][]) {
    const { f, run, domain, gradient = true, dtype = 'float32', tolerance } = entry
    for (const shape of shapes) {
      yield {
        op,
        name: `of [${shape}]`,
        inputs: [floats(shape, domain)],
        run,
        expected: (x) => map(x, f, dtype),
        gradient: gradient && gradientShapes.some((known) => known.join() === shape.join()),
        tolerance,
      }
    }
  }
}

/** Integers and truth values count as floats; zeros and ones keep their dtype. */
function* integerCases(): Generator<OpCase> {
  for (const op of ['abs', 'neg', 'sign', 'exp', 'square', 'relu', 'logicalNot', 'isNan'] as const) {
    const { f, run, dtype = 'float32' } = functions[op]!
    for (const x of [integers([7]), booleans([2, 3])]) {
      const expected: OpCase['expected'] = (x) => map(x, f, dtype)
      yield { op, name: `of ${x.dtype}`, inputs: [x], run, expected, gradient: false }
    }
  }
  for (const op of ['zerosLike', 'onesLike', 'stopGradient'] as const) {
    const { f, run } = functions[op]!
    for (const x of [integers([7]), booleans([2, 3])]) {
      const expected: OpCase['expected'] = (x) => map(x, f, x.dtype)
      yield { op, name: `of ${x.dtype}`, inputs: [x], run, expected, gradient: false }
    }
  }
}

const x = floats([3, 5], { avoid: [-1, 0, 1] })

export const elementwise: OpCase[] = [
  ...unaryCases(),
  ...integerCases(),
  {
    op: 'leakyRelu',
    name: 'with a slope of its own',
    inputs: [x],
    run: (x) => x.leakyRelu(0.01),
    expected: (x) => map(x, (x) => (x < 0 ? 0.01 * x : x)),
    gradient: true,
  },
  {
    op: 'elu',
    name: 'with an alpha of its own',
    inputs: [x],
    run: (x) => x.elu(0.5),
    expected: (x) => map(x, (x) => elu(x, 0.5)),
    gradient: true,
  },
  {
    op: 'gelu',
    name: 'approximate',
    inputs: [x],
    run: (x) => x.gelu(true),
    expected: (x) =>
      map(x, (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))),
    gradient: true,
  },
  {
    op: 'clip',
    name: 'with one bound infinite',
    inputs: [x],
    run: (x) => x.clip(-1, Number.POSITIVE_INFINITY),
    expected: (x) => map(x, (x) => Math.max(x, -1)),
    gradient: true,
  },
  ...(['float32', 'int32', 'bool'] as const).flatMap((from) =>
    (['float32', 'int32', 'bool'] as const).map((to): OpCase => {
      const input = from === 'float32' ? floats([3, 5]) : from === 'int32' ? integers([7]) : booleans([2, 3])
      const convert = to === 'float32' ? Number : to === 'int32' ? Math.trunc : (x: number) => Number(x !== 0)
      return {
        op: 'cast',
        name: `from ${from} to ${to}`,
        inputs: [input],
        run: (x) => x.cast(to),
        expected: (x) => map(x, convert, to),
        gradient: from === 'float32' && to === 'float32',
      }
    }),
  ),
]
