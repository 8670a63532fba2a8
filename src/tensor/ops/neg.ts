import { defineUnary, type Unary } from './define.js'

/** -x */
export const neg: Unary = defineUnary({
  name: 'neg',
  expression: '-x',
  gradient: (dy) => dy.neg(),
})
