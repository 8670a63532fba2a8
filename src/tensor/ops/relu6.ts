import { keepingNan } from '../../kernels/nan.js'
import { defineUnary, type Unary } from './elementwise.js'

/**
 * min(max(x, 0), 6) (Krizhevsky, "Convolutional Deep Belief Networks on CIFAR-10", 2010); d/dx = 1 strictly
 * between 0 and 6, else 0
 */
export const relu6: Unary = defineUnary({
  name: 'relu6',
  expression: keepingNan('select(select(x, 6.0, x > 6.0), 0.0, x < 0.0)'),
  gradient: (dy, _, y) => dy.mul(y.greater(0).logicalAnd(y.less(6))),
  fused: { of: 'y', expression: 'select(0.0, a, b > 0.0 && b < 6.0)' },
})
