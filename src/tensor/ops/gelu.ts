import type { Tensor } from '../tensor.js'
import { defineUnary } from './elementwise.js'

const exact = defineUnary({
  name: 'gelu',
  expression: '0.5 * x * erfc(x * -0.7071067811865476)',
  // Φ(x) + x·φ(x), with the normal distribution's Φ and density φ.
  gradient: (dy, x) => {
    const phi = x
      .square()
      .mul(-0.5)
      .exp()
      .mul(1 / Math.sqrt(2 * Math.PI))
    return dy.mul(x.mul(Math.SQRT1_2).erf().add(1).mul(0.5).add(x.mul(phi)))
  },
})

/**
 * x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016);
 * `approximate` uses their tanh formula instead. d/dx = Φ(x) + x·φ(x), φ being the density
 */
export function gelu(x: Tensor, approximate = false): Tensor {
  if (!approximate) return exact(x)
  const inner = x.add(x.square().mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI))
  return x.mul(0.5).mul(inner.tanh().add(1))
}
