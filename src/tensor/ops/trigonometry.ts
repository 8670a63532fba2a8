import type { Tensor } from '../tensor.js'
import { type Binary, defineBinary, defineUnary, type Unary } from './elementwise.js'

// Angles in radians; areas of hyperbolas likewise.

/** sin x / cos x; d/dx = 1 + tan² x */
export const tan = (x: Tensor): Tensor => x.sin().div(x.cos())

/** The angle whose tangent is x, within ±π/2; d/dx = 1/(1 + x²) */
export const arctan: Unary = defineUnary({
  name: 'arctan',
  expression: 'arctangent(x)',
  gradient: (dy, x) => dy.div(x.square().add(1)),
})

/** The angle of the point (x, y) = (x2, x1), within ±π; d/dx1 = x2/r², d/dx2 = -x1/r² */
export const arctan2: Binary = defineBinary({
  name: 'arctan2',
  expression: 'arctangent2(a, b)',
  gradient: (dy, y, x) => {
    const share = () => dy.div(x.square().add(y.square()))
    return [() => share().mul(x), () => share().mul(y).neg()]
  },
  result: 'float',
})

/** The angle whose sine is x, within ±π/2; d/dx = 1/√(1 - x²) */
export const arcsin: Unary = defineUnary({
  name: 'arcsin',
  expression: 'arctangent2(x, sqrt((1.0 - x) * (1.0 + x)))',
  gradient: (dy, x) => dy.mul(x.square().neg().add(1).rsqrt()),
})

/** The angle whose cosine is x, from 0 to π; d/dx = -1/√(1 - x²) */
export const arccos: Unary = defineUnary({
  name: 'arccos',
  expression: 'arctangent2(sqrt((1.0 - x) * (1.0 + x)), x)',
  gradient: (dy, x) => dy.mul(x.square().neg().add(1).rsqrt()).neg(),
})

/** (eˣ - e⁻ˣ)/2; d/dx = cosh x */
export const sinh: Unary = defineUnary({
  name: 'sinh',
  expression: 'select(0.5 * (exp(x) - exp(-x)), 0.5 * (expm1(x) - expm1(-x)), abs(x) < 1.0)',
  gradient: (dy, x) => dy.mul(cosh(x)),
})

/** (eˣ + e⁻ˣ)/2; d/dx = sinh x */
export const cosh: Unary = defineUnary({
  name: 'cosh',
  expression: '0.5 * (exp(x) + exp(-x))',
  gradient: (dy, x) => dy.mul(sinh(x)),
})

/** log(x + √(x² + 1)); d/dx = 1/√(x² + 1) */
export const arcsinh: Unary = defineUnary({
  name: 'arcsinh',
  expression: 'sign(x) * log1p(abs(x) + x * x / (1.0 + sqrt(x * x + 1.0)))',
  gradient: (dy, x) => dy.mul(x.square().add(1).rsqrt()),
})

/** log(x + √(x² - 1)); d/dx = 1/√(x² - 1) */
export const arccosh: Unary = defineUnary({
  name: 'arccosh',
  expression: 'log1p(x - 1.0 + sqrt((x - 1.0) * (x + 1.0)))',
  gradient: (dy, x) => dy.mul(x.square().sub(1).rsqrt()),
})

/** log((1 + x)/(1 - x))/2; d/dx = 1/(1 - x²) */
export const arctanh: Unary = defineUnary({
  name: 'arctanh',
  expression: '0.5 * (log1p(x) - log1p(-x))',
  gradient: (dy, x) => dy.div(x.square().neg().add(1)),
})
