import { defineUnary, type Unary } from './elementwise.js'

/** The smallest whole number that is not below x. Its derivative is 0 wherever it has one. */
export const ceil: Unary = defineUnary({
  name: 'ceil',
  expression: 'ceil(x)',
  gradient: (dy) => dy.zerosLike(),
})
