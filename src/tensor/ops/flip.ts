import type { Tensor } from '../tensor.js'
import { type Axes, normalizeAxes } from './reduce.js'

/** x with the order along the axes reversed. The gradient is reversed back. */
export function flip(x: Tensor, axes?: Axes): Tensor {
  const flipped = normalizeAxes('flip', axes, x.rank)
  return x.slice(
    [],
    [],
    x.shape.map((_, axis) => (flipped.includes(axis) ? -1 : 1)),
  )
}
