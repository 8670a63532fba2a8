import { defineUnary, type Unary } from './elementwise.js'

/** The nearest whole number, halves to even, as NumPy rounds. Its derivative is 0 wherever it has one. */
export const round: Unary = defineUnary({
  name: 'round',
  expression: 'round(x)',
  gradient: (dy) => dy.zerosLike(),
})
