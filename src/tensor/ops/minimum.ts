import { SMALLEST } from '../../kernels/folding.js'
import { type Binary, defineBinary } from './elementwise.js'

/** The smaller of the two; of equals, each gets half the gradient, as in Keras */
export const minimum: Binary = defineBinary({
  name: 'minimum',
  expression: SMALLEST.expression,
  gradient: (dy, x, y) => [
    () => dy.mul(x.less(y).add(x.equal(y).mul(0.5))),
    () => dy.mul(y.less(x).add(x.equal(y).mul(0.5))),
  ],
})
