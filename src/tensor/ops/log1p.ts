import { defineUnary, type Unary } from './elementwise.js'

/** log(1 + x), exact near 0; d/dx = 1/(1 + x) */
export const log1p: Unary = defineUnary({
  name: 'log1p',
  expression: 'log1p(x)',
  gradient: (dy, x) => dy.div(x.add(1)),
})
