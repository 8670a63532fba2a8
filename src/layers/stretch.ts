import { arange } from '../tensor/create.js'
import type { Random } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'

/**
 * Which places along an axis of images [n, height, width, channels] lie within a stretch that is put somewhere at random:
 * length [n, 1, 1, 1] → bool, `size` along the axis.
 */
export function stretch(length: Tensor, size: number, axis: 1 | 2, random: Random): Tensor {
  const places = arange(size).cast('float32').reshape([1, 1, 1, 1].with(axis, size))
  const from = random.uniform(length.shape).mul(length.neg().add(size))
  return places.greaterEqual(from).logicalAnd(places.less(from.add(length)))
}
