import { defineUnary, type Unary } from './elementwise.js'

/** log(1 + eˣ); d/dx = sigmoid(x) */
export const softplus: Unary = defineUnary({
  name: 'softplus',
  expression: 'max(x, 0.0) + log1p(exp(-abs(x)))',
  gradient: (dy, x) => dy.mul(x.sigmoid()),
  fused: { of: 'x', expression: 'a / (1.0 + exp(-b))' },
})
