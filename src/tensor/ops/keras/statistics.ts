// What is known of many numbers: statistics, orders, sums so far (keras.io/api/ops/numpy).

import type { Tensor, TensorType } from '../../tensor.js'
import { cumprod as cumprodOf, cumsum as cumsumOf } from '../cumulative.js'
import { op } from '../kerasOp.js'
import type { Axes } from '../reduce.js'
import { argsort as argsortOf, sort as sortOf, topK as topKOf } from '../sorting.js'
import * as of from '../statistics.js'

const typed = (x: Tensor, dtype?: TensorType) => (dtype ? x.cast(dtype) : x)
const known = (x: Tensor, otherwise: number) => x.isNan().where(otherwise, x)
const counted = (x: Tensor) => x.isNan().logicalNot()

/** The mean of what is no NaN. */
const meanOfKnown = (x: Tensor, axis?: Axes, keepdims?: boolean) =>
  known(x, 0).sum(axis, keepdims).div(counted(x).cast('float32').sum(axis, keepdims))
const varianceOfKnown = (x: Tensor, axis?: Axes, keepdims?: boolean) =>
  meanOfKnown(x.sub(meanOfKnown(x, axis, true)).square(), axis, keepdims)
/** The largest, or the smallest, of what is no NaN; NaN where there is nothing. */
const among = (x: Tensor, y: Tensor, axis?: Axes, keepdims?: boolean) =>
  counted(x).cast('int32').sum(axis, keepdims).greater(0).where(y, Number.NaN)
/** A place of what is no NaN; -1 where there is nothing. */
const placeAmong = (x: Tensor, sign: number, axis?: number, keepdims = false) => {
  const y = known(x.mul(sign), Number.NEGATIVE_INFINITY).argmax(axis)
  const place = counted(x).cast('int32').sum(axis).greater(0).where(y, -1)
  return keepdims && axis !== undefined ? place.expandDims(axis < 0 ? axis + x.rank : axis) : place
}

export const all = op('numpy.All(x, axis=, keepdims=)', of.all)
export const any = op('numpy.Any(x, axis=, keepdims=)', of.any)
export const countNonzero = op('numpy.CountNonzero(x, axis=)', of.countNonzero)
export const std = op('numpy.Std(x, axis=, keepdims=)', of.std)
export const ptp = op('numpy.Ptp(x, axis=, keepdims=)', of.ptp)
export const logsumexp = op('math.Logsumexp(x, axis=, keepdims=)', of.logsumexp)
export const median = op('numpy.Median(x, axis=, keepdims=)', of.median)
export const quantile = op('numpy.Quantile(x, q:, axis=, method=, keepdims=)', of.quantile)
export const percentile = op(
  'numpy.Percentile(x, q:, axis=, method=, keepdims=)',
  (x: Tensor, q: number | readonly number[], axis?: Axes, method?: of.Interpolated, keepdims?: boolean) =>
    of.quantile(x, Array.isArray(q) ? q.map((n) => n / 100) : (q as number) / 100, axis, method, keepdims),
)
export const average = op('numpy.Average(x, axis=, weights)', of.average)
export const cumsum = op('numpy.Cumsum(x, axis=, dtype=)', (x: Tensor, axis?: number, dtype?: TensorType) =>
  cumsumOf(typed(x, dtype), axis),
)
export const cumprod = op('numpy.Cumprod(x, axis=, dtype=)', (x: Tensor, axis?: number, dtype?: TensorType) =>
  cumprodOf(typed(x, dtype), axis),
)
export const sort = op('numpy.Sort(x, axis=)', sortOf)
export const argsort = op('numpy.Argsort(x, axis=)', (x: Tensor, axis?: number) => argsortOf(x, axis))
export const topK = op('math.TopK(x, k=, sorted=)', (x: Tensor, k: number, _sorted?: boolean) => topKOf(x, k))
export const inTopK = op(
  'math.InTopK(targets, predictions, k=)',
  (targets: Tensor, predictions: Tensor, k: number) => {
    const classes = predictions.shape.at(-1)!
    const score = predictions.mul(targets.cast('int32').oneHot(classes)).sum(-1, true)
    return predictions.greater(score).cast('int32').sum(-1).less(k)
  },
)
/** How many elements of a rising row come before each value. */
export const searchsorted = op(
  'numpy.SearchSorted(sortedSequence, values, side=)',
  (row: Tensor, values: Tensor, side?: 'left' | 'right') => {
    const one = values.expandDims(-1)
    return (side === 'right' ? one.greaterEqual(row) : one.greater(row)).cast('int32').sum(-1)
  },
)
export const digitize = op('numpy.Digitize(x, bins)', (x: Tensor, bins: Tensor) =>
  x.expandDims(-1).greaterEqual(bins).cast('int32').sum(-1),
)
export const nansum = op('numpy.Nansum(x, axis=, keepdims=)', (x: Tensor, axis?: Axes, keepdims?: boolean) =>
  known(x, 0).sum(axis, keepdims),
)
export const nanprod = op(
  'numpy.Nanprod(x, axis=, keepdims=)',
  (x: Tensor, axis?: Axes, keepdims?: boolean) => known(x, 1).prod(axis, keepdims),
)
export const nanmean = op('numpy.Nanmean(x, axis=, keepdims=)', meanOfKnown)
export const nanvar = op('numpy.Nanvar(x, axis=, keepdims=)', varianceOfKnown)
export const nanstd = op('numpy.Nanstd(x, axis=, keepdims=)', (x: Tensor, axis?: Axes, keepdims?: boolean) =>
  varianceOfKnown(x, axis, keepdims).sqrt(),
)
export const nanmax = op('numpy.Nanmax(x, axis=, keepdims=)', (x: Tensor, axis?: Axes, keepdims?: boolean) =>
  among(x, known(x, Number.NEGATIVE_INFINITY).max(axis, keepdims), axis, keepdims),
)
export const nanmin = op('numpy.Nanmin(x, axis=, keepdims=)', (x: Tensor, axis?: Axes, keepdims?: boolean) =>
  among(x, known(x, Number.POSITIVE_INFINITY).min(axis, keepdims), axis, keepdims),
)
export const nanargmax = op(
  'numpy.Nanargmax(x, axis=, keepdims=)',
  (x: Tensor, axis?: number, keepdims?: boolean) => placeAmong(x, 1, axis, keepdims),
)
export const nanargmin = op(
  'numpy.Nanargmin(x, axis=, keepdims=)',
  (x: Tensor, axis?: number, keepdims?: boolean) => placeAmong(x, -1, axis, keepdims),
)
export const nancumsum = op(
  'numpy.Nancumsum(x, axis=, dtype=)',
  (x: Tensor, axis?: number, dtype?: TensorType) => cumsumOf(typed(known(x, 0), dtype), axis),
)
export const nancumprod = op(
  'numpy.Nancumprod(x, axis=, dtype=)',
  (x: Tensor, axis?: number, dtype?: TensorType) => cumprodOf(typed(known(x, 1), dtype), axis),
)
