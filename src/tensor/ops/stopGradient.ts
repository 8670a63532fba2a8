import { Tensor } from '../tensor.js'

/** The same values, through which no gradient passes. */
export function stopGradient(x: Tensor): Tensor {
  return new Tensor(x.buffer, x.shape, x.dtype)
}
