import { PRODUCT } from '../../kernels/folding.js'
import { defineReduction, type Reduction } from './reduce.js'

/**
 * Π x over the axes. The gradient of a factor is the product of the others: y/x, but where there are
 * zeros: with one zero only that factor has a gradient, with two none has.
 */
export const prod: Reduction = defineReduction({
  name: 'prod',
  folding: PRODUCT,
  gradient: (dy, { inputs: [x], attributes: { axes } }) => [
    () => {
      const isZero = x.equal(0)
      const zeros = isZero.sum(axes, true)
      const others = isZero.where(1, x)
      const product = others.prod(axes, true)
      const ofZero = zeros.equal(1).where(product, 0)
      const ofOther = zeros.equal(0).where(product, 0).div(others)
      return dy.mul(isZero.where(ofZero, ofOther))
    },
  ],
})
