// What is taken over axes (keras.io/api/ops).

import type { Tensor, TensorType } from '../../tensor.js'
import { argmax as argmaxOf } from '../argmax.js'
import { argmin as argminOf } from '../argmin.js'
import { op } from '../kerasOp.js'
import { max as maxOf } from '../max.js'
import { mean as meanOf } from '../mean.js'
import { min as minOf } from '../min.js'
import { prod as prodOf } from '../prod.js'
import type { ArgReduction, Axes } from '../reduce.js'
import { sum as sumOf } from '../sum.js'
import { variance as varianceOf } from '../variance.js'

/** Of no less, or no more, than `initial`. */
const largest = (x: Tensor, axis?: Axes, keepdims?: boolean, initial?: number) =>
  initial === undefined ? maxOf(x, axis, keepdims) : maxOf(x, axis, keepdims).maximum(initial)
const smallest = (x: Tensor, axis?: Axes, keepdims?: boolean, initial?: number) =>
  initial === undefined ? minOf(x, axis, keepdims) : minOf(x, axis, keepdims).minimum(initial)

/** The place of an element, with the axis kept at size 1 where that is wanted. */
const placed =
  (of: ArgReduction) =>
  (x: Tensor, axis?: number, keepdims = false): Tensor => {
    const y = of(x, axis)
    if (!keepdims) return y
    return y.reshape(x.shape.map((n, i) => (axis === undefined || i === (axis + x.rank) % x.rank ? 1 : n)))
  }

export const sum = op('numpy.Sum(x, axis=, keepdims=)', sumOf)
export const mean = op('numpy.Mean(x, axis=, keepdims=)', meanOf)
export const prod = op(
  'numpy.Prod(x, axis=, keepdims=, dtype=)',
  (x: Tensor, axis?: Axes, keepdims?: boolean, dtype?: TensorType) =>
    prodOf(dtype ? x.cast(dtype) : x, axis, keepdims),
)
export const max = op('numpy.Max(x, axis=, keepdims=, initial=)', largest)
export const min = op('numpy.Min(x, axis=, keepdims=, initial=)', smallest)
export const amax = op('numpy.Amax(x, axis=, keepdims=)', maxOf)
export const amin = op('numpy.Amin(x, axis=, keepdims=)', minOf)
export const variance = op('numpy.Var(x, axis=, keepdims=)', varianceOf)
export const argmax = op('numpy.Argmax(x, axis=, keepdims=)', placed(argmaxOf))
export const argmin = op('numpy.Argmin(x, axis=, keepdims=)', placed(argminOf))

export const moments = op(
  'nn.Moments(x, axes=, keepdims=)',
  (x: Tensor, axes?: Axes, keepdims?: boolean): [Tensor, Tensor] => [
    meanOf(x, axes, keepdims),
    varianceOf(x, axes, keepdims),
  ],
)

export { variance as var }
