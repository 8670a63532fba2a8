import { defineUnary, type Unary } from './elementwise.js'

/** x·sigmoid(x), also called swish (Ramachandran et al., 2017); d/dx = s + x·s·(1 - s) with s = sigmoid(x) */
export const silu: Unary = defineUnary({
  name: 'silu',
  expression: 'x / (1.0 + exp(-x))',
  gradient: (dy, x) => {
    const s = x.sigmoid()
    return dy.mul(s.add(x.mul(s).mul(s.neg().add(1))))
  },
})
