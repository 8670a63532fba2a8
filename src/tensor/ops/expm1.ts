import { defineUnary, type Unary } from './elementwise.js'

/** eˣ - 1, exact near 0; d/dx = eˣ */
export const expm1: Unary = defineUnary({
  name: 'expm1',
  expression: 'expm1(x)',
  gradient: (dy, _, y) => dy.mul(y.add(1)),
})
