import { misplaced } from '../../show.js'
import type { Tensor } from '../tensor.js'
import { concat } from './concat.js'

/**
 * Tensors of one shape side by side along a new axis: n tensors [...] → [n, ...]. The gradient is cut up
 * again.
 */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  if (!Array.isArray(tensors)) throw new TypeError(`stack: ${misplaced('a list of tensors', tensors)}`)
  if (tensors.length === 0) throw new RangeError('stack: expected at least one tensor, got none')
  const other = tensors.find(({ shape }) => `${shape}` !== `${tensors[0].shape}`)
  if (other) {
    throw new RangeError(
      `stack: expected tensors of one shape, got [${tensors[0].shape}] and [${other.shape}]`,
    )
  }
  return concat(
    tensors.map((x) => x.expandDims(axis)),
    axis,
  )
}
