import { defineUnary, type Unary } from './elementwise.js'

/** Natural logarithm; d/dx log x = 1/x */
export const log: Unary = defineUnary({
  name: 'log',
  // Devices may compute log near 1 to few digits.
  expression: 'select(log(x), log1p(x - 1.0), abs(x - 1.0) < 0.3)',
  gradient: (dy, x) => dy.div(x),
})
