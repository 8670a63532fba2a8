import { defineUnary, type Unary } from './elementwise.js'

/** x²; d/dx x² = 2x */
export const square: Unary = defineUnary({
  name: 'square',
  expression: 'x * x',
  gradient: (dy, x) => dy.mul(x.mul(2)),
  fused: { of: 'x', expression: '2.0 * a * b' },
})
