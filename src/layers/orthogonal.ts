import type { Random } from '../tensor/random.js'
import { sizeOf } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'

/**
 * A random matrix whose rows are orthonormal, or its columns if those are fewer; all axes but the last count
 * as rows. It is the nearest such matrix to one of normal numbers, which makes every direction equally
 * likely. The iteration X ← X·(3I - XᵀX)/2 raises each singular value to 1 (Björck and Bowie, 1971):
 * small ones grow by half each time, so 48 rounds serve for the smallest that float32 can tell from 0.
 */
export function orthogonal(shape: readonly number[], random: Random): Tensor {
  if (shape.length < 2)
    throw new RangeError(`Orthogonal: expected a weight of two axes or more, got [${shape}]`)
  const columns = shape[shape.length - 1]
  const rows = sizeOf(shape) / columns
  const tall = rows >= columns
  let x = random.normal(tall ? [rows, columns] : [columns, rows])
  x = x.div(x.square().sum().sqrt())
  for (let round = 0; round < 48; round++) {
    const gram = x.matmul(x, { transposeA: true })
    x = x.mul(1.5).sub(x.matmul(gram).mul(0.5))
  }
  return (tall ? x : x.transpose()).reshape(shape)
}
