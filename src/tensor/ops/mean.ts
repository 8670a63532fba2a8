import { SUM } from '../../kernels/folding.js'
import { defineReduction, type Reduction } from './reduce.js'

/** Σ x / n over the axes; the gradient goes to each of the n alike, divided by n. */
export const mean: Reduction = defineReduction({
  name: 'mean',
  folding: SUM,
  scale: (count) => 1 / count,
  gradient: (dy, { inputs: [x], y }) => [() => dy.mul(y.size / x.size).broadcastTo(x.shape)],
  float: true,
})
