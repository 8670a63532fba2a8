import { defineUnary, type Unary } from './elementwise.js'

/**
 * x·t with t = tanh(log(1 + eˣ)) (Misra, "Mish", 2019); d/dx = t + x·(1 - t²)·sigmoid(x). With w = eˣ(eˣ + 2),
 * t is w / (w + 2); from x = 20 on it is 1 to a float32's digits, and eˣ would overflow.
 */
export const mish: Unary = defineUnary({
  name: 'mish',
  expression:
    'x * (exp(min(x, 20.0)) * (exp(min(x, 20.0)) + 2.0)) / (exp(min(x, 20.0)) * (exp(min(x, 20.0)) + 2.0) + 2.0)',
  gradient: (dy, x) => {
    const t = x.softplus().tanh()
    return dy.mul(t.add(x.mul(t.square().neg().add(1)).mul(x.sigmoid())))
  },
})
