import { tensor } from '../../src/tensor/create.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import { sizeOf } from '../../src/tensor/shape.js'
import type { Tensor } from '../../src/tensor/tensor.js'

/**
 * A tensor in which elements near each other differ by 0.1 or more, in no order: which is the largest of a window does
 * not change by a small step.
 */
export function distinct(shape: readonly number[]): Tensor {
  const values = Float32Array.from({ length: sizeOf(shape) }, (_, i) => ((i * 31) % 37) * 0.1 - 1.8)
  return tensor(new NdArray(values, shape))
}
