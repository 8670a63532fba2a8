import { defineUnary, type Unary } from './elementwise.js'

/**
 * λx for x > 0, else λα(eˣ - 1) (Klambauer et al., "Self-Normalizing Neural Networks", 2017); d/dx = λ for x
 * > 0, else y + λα
 */
export const selu: Unary = defineUnary({
  name: 'selu',
  expression: '1.05070098 * select(x, 1.67326324 * expm1(min(x, 0.0)), x < 0.0)',
  // Below 0, d/dx = λα·eˣ = y + λα.
  gradient: (dy, x, y) => dy.mul(x.greater(0).where(1.05070098, y.add(1.05070098 * 1.67326324))),
})
