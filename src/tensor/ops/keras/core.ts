// What is known of a tensor, and tensors made of numbers (keras.io/api/ops/core).

import { type ArrayLikeData, full, tensor } from '../../create.js'
import type { NdArray } from '../../ndarray.js'
import type { Shape } from '../../shape.js'
import { SymbolicTensor } from '../../symbolic.js'
import { Tensor, type TensorType } from '../../tensor.js'

/** A tensor, or one of a model that is being described. */
export const shape = ({ shape }: Tensor | SymbolicTensor): Shape => shape
export const ndim = ({ shape }: Tensor | SymbolicTensor): number => shape.length
export const dtype = (x: Tensor | SymbolicTensor): SymbolicTensor['dtype'] => x.dtype
/** Number of elements; null where it is not known yet. */
export const size = ({ shape }: Tensor | SymbolicTensor): number | null =>
  shape.reduce((product: number | null, n) => (product === null || n === null ? null : product * n), 1)
export const isTensor = (x: unknown): x is Tensor | SymbolicTensor =>
  x instanceof Tensor || x instanceof SymbolicTensor
/** A tensor of numbers, as `tensor(x, dtype)`; a tensor as it is, or cast. */
export const convertToTensor = (x: Tensor | ArrayLikeData, dtype?: TensorType): Tensor => {
  if (!(x instanceof Tensor)) return tensor(x, dtype)
  return dtype ? x.cast(dtype) : x
}
/** A tensor's values in host memory: awaited. */
export const convertToNumpy = (x: Tensor): Promise<NdArray> => x.array()
/** A tensor whose values nobody may count on: zeros. */
export const empty = (shape: readonly number[], dtype?: TensorType): Tensor => full(shape, 0, dtype)

export { arange, full, ones, zeros } from '../../create.js'
export { convertToTensor as array }
