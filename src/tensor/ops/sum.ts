import { SUM } from '../../kernels/folding.js'
import { defineReduction, type Reduction } from './reduce.js'

/** Σ x over the axes; the gradient goes to each summand alike. */
export const sum: Reduction = defineReduction({
  name: 'sum',
  folding: SUM,
  gradient: (dy, { inputs: [x] }) => [() => dy.broadcastTo(x.shape)],
})
