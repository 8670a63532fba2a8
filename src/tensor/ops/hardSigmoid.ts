import { keepingNan } from '../../kernels/nan.js'
import { defineUnary, type Unary } from './elementwise.js'

/** relu6(x + 3)/6, as Keras 3 has it, where a NaN stays one; d/dx = 1/6 for |x| < 3, else 0 */
export const hardSigmoid: Unary = defineUnary({
  name: 'hardSigmoid',
  // At ±3 the bounds themselves: a device may round x / 6.0 + 0.5 to a little below 0.
  expression: keepingNan('select(select(x / 6.0 + 0.5, 0.0, x <= -3.0), 1.0, x >= 3.0)'),
  gradient: (dy, x) => dy.mul(x.abs().less(3)).mul(1 / 6),
})
