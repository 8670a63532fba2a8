import type { NdArray } from '../tensor/ndarray.js'

/** The different values of an array in rising order, as `numpy.unique`. */
export function unique(y: NdArray | ArrayLike<number>): number[] {
  return [...new Set(Array.from('data' in y ? y.data : y))].sort((a, b) => a - b)
}
