import { misplaced } from '../../show.js'
import { arange, tensor } from '../create.js'
import { sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { type Axes, normalizeAxes } from './reduce.js'
import { sort } from './sorting.js'
import { stack } from './stack.js'

/** Whether all over the axes are not 0. Not differentiable. */
export const all = (x: Tensor, axes?: Axes, keepdims?: boolean): Tensor =>
  x.cast('bool').cast('int32').prod(axes, keepdims).cast('bool')

/** Whether any over the axes is not 0. Not differentiable. */
export const any = (x: Tensor, axes?: Axes, keepdims?: boolean): Tensor =>
  countNonzero(x, axes, keepdims).greater(0)

/** How many over the axes are not 0, int32. Not differentiable. */
export const countNonzero = (x: Tensor, axes?: Axes, keepdims?: boolean): Tensor =>
  x.cast('bool').cast('int32').sum(axes, keepdims)

/** √variance over the axes; its derivative is (x - mean)/(n·std). */
export const std = (x: Tensor, axes?: Axes, keepdims?: boolean): Tensor => x.variance(axes, keepdims).sqrt()

/** The largest minus the smallest over the axes. */
export const ptp = (x: Tensor, axes?: Axes, keepdims?: boolean): Tensor =>
  x.max(axes, keepdims).sub(x.min(axes, keepdims))

/** log Σ eˣ over the axes, whose exponentials don't overflow; d/dx = softmax x */
export function logsumexp(x: Tensor, axes?: Axes, keepdims = false): Tensor {
  const over = normalizeAxes('logsumexp', axes, x.rank)
  const most = x.max(over, true).stopGradient()
  const top = most.abs().less(Number.MAX_VALUE).where(most, 0)
  const y = x.sub(top).exp().sum(over, true).log().add(top)
  return keepdims ? y : y.reshape(y.shape.filter((_, axis) => !over.includes(axis)))
}

/** How a quantile between two elements is found. */
export type Interpolated = 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest'

const METHODS: Record<Interpolated, (at: number) => number> = {
  linear: (at) => at,
  lower: Math.floor,
  higher: Math.ceil,
  midpoint: (at) => (Math.floor(at) + Math.ceil(at)) / 2,
  nearest: (at) => (at % 1 === 0.5 ? 2 * Math.round(at / 2) : Math.round(at)),
}

/**
 * What a share q of the elements over the axes lies below, q from 0 to 1; for a list of them, along a new first axis. The
 * gradient goes to the elements that it lies between.
 */
export function quantile(
  x: Tensor,
  q: number | readonly number[],
  axes?: Axes,
  method: Interpolated = 'linear',
  keepdims = false,
): Tensor {
  const shares = [q].flat()
  if (shares.length === 0 || !shares.every((share) => share >= 0 && share <= 1))
    throw new RangeError(`quantile: ${misplaced('shares q from 0 to 1', q)}`)
  if (!Object.hasOwn(METHODS, method))
    throw new RangeError(`quantile: ${misplaced(`a method, ${Object.keys(METHODS).join(', ')}`, method)}`)
  const over = normalizeAxes('quantile', axes, x.rank)
  const rest = [...x.shape.keys()].filter((axis) => !over.includes(axis))
  const n = sizeOf(over.map((axis) => x.shape[axis]))
  if (n === 0) throw new RangeError(`quantile: nothing along axes [${over}] of shape [${x.shape}]`)
  const sorted = sort(
    x
      .cast('float32')
      .transpose([...rest, ...over])
      .reshape([...rest.map((axis) => x.shape[axis]), n]),
  )
  const kept = x.shape.map((extent, axis) => (over.includes(axis) ? 1 : extent))
  const found = shares.map((share) => {
    const at = METHODS[method](share * (n - 1))
    const lower = Math.floor(at)
    const element = (place: number) =>
      sorted.gather(tensor([place], 'int32'), rest.length).squeeze(rest.length)
    const between = at - lower
    const value =
      between === 0
        ? element(lower)
        : element(lower)
            .mul(1 - between)
            .add(element(lower + 1).mul(between))
    // A NaN is last in order: with one among them, nothing is known.
    const whole = value.add(
      element(n - 1)
        .isNan()
        .where(Number.NaN, 0),
    )
    return keepdims ? whole.reshape(kept) : whole
  })
  return Array.isArray(q) ? stack(found) : found[0]
}

/** The element in the middle, or the mean of the two. */
export const median = (x: Tensor, axes?: Axes, keepdims?: boolean): Tensor =>
  quantile(x, 0.5, axes, 'linear', keepdims)

/** The mean, each element counting by its weight: of x's shape, or along the axis. */
export function average(x: Tensor, axis?: Axes, weights?: Tensor): Tensor {
  if (!weights) return x.mean(axis)
  const along = typeof axis === 'number' && weights.rank === 1 && x.rank > 1
  const w = along ? weights.reshape(x.shape.map((n, i) => (i === (axis + x.rank) % x.rank ? n : 1))) : weights
  const full = w.cast('float32').broadcastTo(x.shape)
  return x.mul(full).sum(axis).div(full.sum(axis))
}

/** How often each whole number from 0 on occurs, up to `length` - 1, or the sum of their weights. */
export function countsOf(x: Tensor, length: number, weights?: Tensor): Tensor {
  const hits = x.reshape([-1, 1]).equal(arange(length))
  return weights ? hits.mul(weights.reshape([-1, 1])).sum(0) : hits.cast('int32').sum(0)
}
