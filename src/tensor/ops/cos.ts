import { defineUnary, type Unary } from './elementwise.js'

/** cos x, x in radians, however large; d/dx = -sin x */
export const cos: Unary = defineUnary({
  name: 'cos',
  expression: 'cosine(x)',
  gradient: (dy, x) => dy.mul(x.sin().neg()),
})
