import type { Tensor } from '../tensor.js'
import { defineUnary } from './elementwise.js'

const run = defineUnary({
  name: 'elu',
  expression: 'select(x, p.x * expm1(min(x, 0.0)), x < 0.0)',
  // Below 0, d/dx = α·eˣ = y + α.
  gradient: (dy, x, y, [alpha]) => dy.mul(x.greater(0).where(1, y.add(alpha))),
})

/**
 * x for x > 0, else α(eˣ - 1) (Clevert et al., "Exponential Linear Units", 2015); d/dx = 1 for x > 0, else y
 * + α
 */
export function elu(x: Tensor, alpha = 1): Tensor {
  return run(x, alpha)
}
