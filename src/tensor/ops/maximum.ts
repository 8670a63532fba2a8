import { LARGEST } from '../../kernels/folding.js'
import { type Binary, defineBinary } from './elementwise.js'

/** The larger of the two; of equals, each gets half the gradient, as in Keras */
export const maximum: Binary = defineBinary({
  name: 'maximum',
  expression: LARGEST.expression,
  gradient: (dy, x, y) => [
    () => dy.mul(x.greater(y).add(x.equal(y).mul(0.5))),
    () => dy.mul(y.greater(x).add(x.equal(y).mul(0.5))),
  ],
})
