import { defineUnary, type Unary } from './define.js'

/** |x|; its derivative at 0 is taken as 0. */
export const abs: Unary = defineUnary({
  name: 'abs',
  expression: 'abs(x)',
  gradient: (dy, x) => dy.mul(x.sign()),
})
