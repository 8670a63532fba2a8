import { defineUnary, type Unary } from './define.js'

/** cos x, x in radians; d/dx = -sin x */
export const cos: Unary = defineUnary({
  name: 'cos',
  expression: 'cos(x)',
  gradient: (dy, x) => dy.mul(x.sin().neg()),
})
