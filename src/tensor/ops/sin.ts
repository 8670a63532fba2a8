import { defineUnary, type Unary } from './elementwise.js'

/** sin x, x in radians, however large; d/dx = cos x */
export const sin: Unary = defineUnary({
  name: 'sin',
  expression: 'sine(x)',
  gradient: (dy, x) => dy.mul(x.cos()),
})
