import { normalizeAxis } from '../shape.js'
import type { Tensor } from '../tensor.js'

/** x with a new axis of size 1 at `axis` of the result. The gradient is reshaped back. */
export function expandDims(x: Tensor, axis: number): Tensor {
  const at = normalizeAxis('expandDims', axis, x.rank + 1)
  return x.reshape(x.shape.toSpliced(at, 0, 1))
}
