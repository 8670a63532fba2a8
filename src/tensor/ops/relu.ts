import { keepingNan } from '../../kernels/nan.js'
import { defineUnary, type Unary } from './elementwise.js'

/** max(x, 0), where a NaN stays one; d/dx = 1 for x > 0, else 0 */
export const relu: Unary = defineUnary({
  name: 'relu',
  expression: keepingNan('select(x, 0.0, x < 0.0)'),
  gradient: (dy, _, y) => dy.mul(y.greater(0)),
  fused: { of: 'y', expression: 'select(0.0, a, b > 0.0)' },
})
