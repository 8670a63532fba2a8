import type { Tensor } from '../tensor.js'

/**
 * Undoes a broadcast: sums over the axes along which a tensor of `shape` was repeated to give x's shape. The
 * gradient is broadcastTo.
 */
export function sumTo(x: Tensor, shape: readonly number[]): Tensor {
  if (x.shape.join() === shape.join()) return x
  const missing = x.rank - shape.length
  const axes = x.shape.flatMap((extent, axis) =>
    axis < missing || (shape[axis - missing] === 1 && extent !== 1) ? [axis] : [],
  )
  return x.sum(axes, true).reshape(shape)
}
