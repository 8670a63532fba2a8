import { defineUnary, type Unary } from './elementwise.js'

/**
 * Hyperbolic tangent; d/dx = 1 - y². Devices compute it from exp, which loses the digits of a small result and
 * overflows for a large x: near 0 its Taylor series takes over, and beyond ±10 a float32 is at ±1.
 */
export const tanh: Unary = defineUnary({
  name: 'tanh',
  expression:
    'select(tanh(select(x, clamp(x, -10.0, 10.0), abs(x) > 10.0)), ' +
    'x * (1.0 - x * x * (0.33333333 - x * x * (0.13333333 - x * x * 0.053968254))), abs(x) < 0.2)',
  gradient: (dy, _, y) => dy.mul(y.square().neg().add(1)),
  fused: { of: 'y', expression: 'a * (1.0 - b * b)' },
})
