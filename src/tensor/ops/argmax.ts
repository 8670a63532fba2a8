import { type ArgReduction, defineArgReduction } from './reduce.js'

/**
 * The index of the largest element along an axis, the first of equals, int32; of all elements where no axis is
 * named. Not differentiable.
 */
export const argmax: ArgReduction = defineArgReduction('argmax', 'largest')
