import { LARGEST } from '../../kernels/folding.js'
import { defineReduction, type Reduction, toChosen } from './reduce.js'

/** The largest element over the axes, of which there must be one; equals share the gradient evenly. */
export const max: Reduction = defineReduction({
  name: 'max',
  folding: LARGEST,
  gradient: toChosen,
  needsElements: true,
})
