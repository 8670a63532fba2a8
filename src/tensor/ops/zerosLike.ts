import { zeros } from '../create.js'
import type { Tensor } from '../tensor.js'

/** Zeros of x's shape and dtype. */
export function zerosLike(x: Tensor): Tensor {
  return zeros(x.shape, x.dtype)
}
