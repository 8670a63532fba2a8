import { arange } from '../create.js'
import type { Tensor } from '../tensor.js'

/** 1 at the position that each index (int32) names along a new last axis, else 0: shape [..., depth], float32. */
export function oneHot(indices: Tensor, depth: number): Tensor {
  return indices.expandDims(-1).equal(arange(depth)).cast('float32')
}
