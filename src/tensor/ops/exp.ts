import { defineUnary, type Unary } from './elementwise.js'

/** eˣ; d/dx eˣ = eˣ */
export const exp: Unary = defineUnary({
  name: 'exp',
  expression: 'exp(x)',
  gradient: (dy, _, y) => dy.mul(y),
})
