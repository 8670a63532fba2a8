import { defineUnary, type Unary } from './elementwise.js'

/** The error function, 2/√π ∫₀ˣ e^(-t²) dt; d/dx = 2/√π · e^(-x²) */
export const erf: Unary = defineUnary({
  name: 'erf',
  expression: 'erf(x)',
  gradient: (dy, x) =>
    dy.mul(
      x
        .square()
        .neg()
        .exp()
        .mul(2 / Math.sqrt(Math.PI)),
    ),
})
