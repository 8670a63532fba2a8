import { defineUnary, type Unary } from './elementwise.js'

/** √x; d/dx √x = 1/(2√x) */
export const sqrt: Unary = defineUnary({
  name: 'sqrt',
  expression: 'sqrt(x)',
  gradient: (dy, _, y) => dy.div(y.mul(2)),
})
