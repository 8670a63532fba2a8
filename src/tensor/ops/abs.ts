import { defineUnary, type Unary } from './elementwise.js'

/** |x|; d/dx = sign x, taken as 0 at 0 */
export const abs: Unary = defineUnary({
  name: 'abs',
  expression: 'abs(x)',
  gradient: (dy, x) => dy.mul(x.sign()),
})
