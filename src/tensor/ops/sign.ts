import { defineUnary, type Unary } from './define.js'

/** -1, 0 or 1. Its derivative is 0 wherever it has one. */
export const sign: Unary = defineUnary({
  name: 'sign',
  expression: 'sign(x)',
  gradient: (dy) => dy.zerosLike(),
})
