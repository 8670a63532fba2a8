import { defineUnary, type Unary } from './elementwise.js'

/** x/(1 + |x|); d/dx = 1/(1 + |x|)² */
export const softsign: Unary = defineUnary({
  name: 'softsign',
  expression: 'x / (1.0 + abs(x))',
  gradient: (dy, x) => dy.div(x.abs().add(1).square()),
})
