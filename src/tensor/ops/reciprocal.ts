import { defineUnary, type Unary } from './elementwise.js'

/** 1/x; d/dx = -1/x² */
export const reciprocal: Unary = defineUnary({
  name: 'reciprocal',
  expression: '1.0 / x',
  gradient: (dy, _, y) => dy.mul(y.square().neg()),
})
