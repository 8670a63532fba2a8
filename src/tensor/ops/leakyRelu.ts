import type { Tensor } from '../tensor.js'
import { defineUnary } from './elementwise.js'

const run = defineUnary({
  name: 'leakyRelu',
  expression: 'select(x, p.x * x, x < 0.0)',
  gradient: (dy, x, _, [slope]) => dy.mul(x.greater(0).where(1, slope)),
})

/** x for x ≥ 0, else slope·x. Keras' default slope is 0.2. d/dx = 1 for x > 0, else the slope */
export function leakyRelu(x: Tensor, negativeSlope = 0.2): Tensor {
  return run(x, negativeSlope)
}
