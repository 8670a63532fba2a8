import { defineUnary, type Unary } from './elementwise.js'

/** 1/√x; d/dx = -y³/2 */
export const rsqrt: Unary = defineUnary({
  name: 'rsqrt',
  expression: 'inverseSqrt(x)',
  gradient: (dy, _, y) => dy.mul(y.square().mul(y).mul(-0.5)),
})
