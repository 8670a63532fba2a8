import { defineUnary, type Unary } from './define.js'

/** Natural logarithm; d/dx log x = 1/x */
export const log: Unary = defineUnary({
  name: 'log',
  expression: 'log(x)',
  gradient: (dy, x) => dy.div(x),
})
