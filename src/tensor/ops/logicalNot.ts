import { defineUnary, type Unary } from './elementwise.js'

/** True where x is 0 or false. */
export const logicalNot: Unary = defineUnary({
  name: 'logicalNot',
  expression: 'select(0, 1, x == 0.0)',
  gradient: null,
  dtype: 'bool',
})
