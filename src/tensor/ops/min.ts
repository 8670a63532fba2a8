import { SMALLEST } from '../../kernels/folding.js'
import { defineReduction, type Reduction, toChosen } from './reduce.js'

/** The smallest element over the axes, of which there must be one; equals share the gradient evenly. */
export const min: Reduction = defineReduction({
  name: 'min',
  folding: SMALLEST,
  gradient: toChosen,
  needsElements: true,
})
