import { defineUnary, type Unary } from './elementwise.js'

/** The largest whole number that is not above x. Its derivative is 0 wherever it has one. */
export const floor: Unary = defineUnary({
  name: 'floor',
  expression: 'floor(x)',
  gradient: (dy) => dy.zerosLike(),
})
