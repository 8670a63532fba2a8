import { SMALLEST } from '../../kernels/reduce.js'
import { defineReduction, type Reduction } from './reduce.js'

/** The smallest element over the axes; equals share the gradient evenly. */
export const min: Reduction = defineReduction({
  name: 'min',
  folding: SMALLEST,
  gradient: (dy, { inputs: [x], y, attributes: { axes } }) => [
    () => {
      const chosen = x.equal(y).cast('float32')
      return dy.mul(chosen).div(chosen.sum(axes, true))
    },
  ],
})
