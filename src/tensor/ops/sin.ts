import { defineUnary, type Unary } from './define.js'

/** sin x, x in radians; d/dx = cos x */
export const sin: Unary = defineUnary({
  name: 'sin',
  expression: 'sin(x)',
  gradient: (dy, x) => dy.mul(x.cos()),
})
