// Types, gradients, and tensors made after others (keras.io/api/ops/core).

import { ones, zeros } from '../../create.js'
import type { Tensor, TensorType } from '../../tensor.js'
import { cast as castOf } from '../cast.js'
import { op } from '../kerasOp.js'
import { oneHot as oneHotOf } from '../oneHot.js'
import { stopGradient as stopGradientOf } from '../stopGradient.js'

/** A new axis of `numClasses` at `axis`. */
const hot = (x: Tensor, numClasses: number, axis = -1, dtype: TensorType = 'float32') => {
  const y = oneHotOf(x.cast('int32'), numClasses).cast(dtype)
  const order = x.shape.map((_, i) => i)
  return axis === -1 || axis === x.rank
    ? y
    : y.transpose(order.toSpliced(axis < 0 ? axis + y.rank : axis, 0, x.rank))
}

export const cast = op('core.Cast(x, dtype=)', castOf)
export const stopGradient = op('core.StopGradient(variable)', stopGradientOf)
export const oneHot = op('nn.OneHot(x, numClasses=, axis=, dtype=)', hot)
export const zerosLike = op('numpy.ZerosLike(x, dtype=)', (x: Tensor, dtype?: TensorType) =>
  zeros(x.shape, dtype ?? x.dtype),
)
export const onesLike = op('numpy.OnesLike(x, dtype=)', (x: Tensor, dtype?: TensorType) =>
  ones(x.shape, dtype ?? x.dtype),
)
/** As cast, but what is beyond a type's numbers becomes its last one. */
export const saturateCast = op('core.SaturateCast(x, dtype=)', (x: Tensor, dtype: TensorType) => {
  const limits = {
    int32: [-(2 ** 31), 2 ** 31 - 128],
    bool: [0, 1],
    float16: [-65504, 65504],
    float32: null,
  }[dtype]
  return castOf(limits ? x.clip(limits[0], limits[1]) : x, dtype)
})
