import type { NdArray } from '../tensor/ndarray.js'

/** The different values of an array in rising order, as `numpy.unique`. */
export function unique(y: NdArray | readonly number[]): number[] {
  return [...new Set('data' in y ? y.data : y)].sort((a, b) => a - b)
}
