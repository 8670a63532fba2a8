import { LARGEST } from '../../kernels/reduce.js'
import { defineReduction, type Reduction } from './reduce.js'

/** The largest element over the axes; equals share the gradient evenly. */
export const max: Reduction = defineReduction({
  name: 'max',
  folding: LARGEST,
  gradient: (dy, { inputs: [x], y, attributes: { axes } }) => [
    () => {
      const chosen = x.equal(y).cast('float32')
      return dy.mul(chosen).div(chosen.sum(axes, true))
    },
  ],
})
