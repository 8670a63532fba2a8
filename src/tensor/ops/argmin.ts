import { type ArgReduction, defineArgReduction } from './reduce.js'

/**
 * The index of the smallest element along an axis, the first of equals, int32; of all elements where no axis is
 * named. Not differentiable.
 */
export const argmin: ArgReduction = defineArgReduction('argmin', 'smallest')
