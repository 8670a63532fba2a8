import { defineArgReduction } from './reduce.js'

/** The index of the largest element along an axis, the first of equals, int32; of all elements where no axis is named. */
export const argmax = defineArgReduction('argmax', 'largest')
