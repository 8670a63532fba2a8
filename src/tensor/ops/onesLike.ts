import { ones } from '../create.js'
import type { Tensor } from '../tensor.js'

/** Ones of x's shape and dtype. */
export function onesLike(x: Tensor): Tensor {
  return ones(x.shape, x.dtype)
}
