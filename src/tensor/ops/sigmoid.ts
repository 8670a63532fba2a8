import { defineUnary, type Unary } from './elementwise.js'

/** 1/(1 + e⁻ˣ); d/dx = y(1 - y) */
export const sigmoid: Unary = defineUnary({
  name: 'sigmoid',
  expression: '1.0 / (1.0 + exp(-x))',
  gradient: (dy, _, y) => dy.mul(y.mul(y.neg().add(1))),
  fused: { of: 'y', expression: 'a * b * (1.0 - b)' },
})
