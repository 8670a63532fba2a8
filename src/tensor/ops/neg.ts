import { defineUnary, type Unary } from './elementwise.js'

/** -x; d/dx = -1 */
export const neg: Unary = defineUnary({
  name: 'neg',
  expression: '-x',
  gradient: (dy) => dy.neg(),
})
