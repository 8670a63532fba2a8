import { defineUnary, type Unary } from './elementwise.js'

/**
 * x·relu6(x + 3)/6, also called hard swish (Howard et al., "Searching for MobileNetV3", 2019);
 * d/dx = x/3 + 1/2 for |x| < 3, 0 below and 1 above
 */
export const hardSilu: Unary = defineUnary({
  name: 'hardSilu',
  expression: 'select(select(x * (x / 6.0 + 0.5), 0.0, x <= -3.0), x, x >= 3.0)',
  gradient: (dy, x) => dy.mul(x.abs().less(3).where(x.div(3).add(0.5), x.greater(0))),
  fused: { of: 'x', expression: 'a * select(select(b / 3.0 + 0.5, 0.0, b <= -3.0), 1.0, b >= 3.0)' },
})
