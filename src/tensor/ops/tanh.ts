import { defineUnary, type Unary } from './define.js'

/** Hyperbolic tangent; d/dx = 1 - y². Beyond ±10 a float32 is at ±1, and exp would overflow further out. */
export const tanh: Unary = defineUnary({
  name: 'tanh',
  expression: 'tanh(select(x, clamp(x, -10.0, 10.0), abs(x) > 10.0))',
  gradient: (dy, _, y) => dy.mul(y.square().neg().add(1)),
  fused: { of: 'y', expression: 'a * (1.0 - b * b)' },
})
