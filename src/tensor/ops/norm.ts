import { misplaced } from '../../show.js'
import type { Tensor } from '../tensor.js'
import { type Axes, normalizeAxes } from './reduce.js'

/** A norm of vectors, by its power or its name; of matrices 'fro', 1, -1, Infinity and -Infinity. */
export type Order = number | 'fro' | 'euclidean'

/**
 * The norm over the axes, one for vectors, two for matrices, by default all as one vector: (Σ|x|ᵖ)^(1/p) for ord = p,
 * 2 by default (keras.io/api/ops/linalg). Where it is 0, its gradient is 0.
 */
export function norm(x: Tensor, ord?: Order, axis?: Axes, keepdims = false): Tensor {
  const axes = normalizeAxes('norm', axis, x.rank)
  const isVector = axes.length === 1
  if (ord === undefined || ord === 'euclidean' || ord === 'fro' || (ord === 2 && isVector))
    return root(x.square().sum(axes, keepdims))
  if (typeof ord !== 'number')
    throw new RangeError(`norm: ${misplaced("a number, 'fro' or 'euclidean'", ord)}`)
  if (isVector) return ofVectors(x.abs(), ord, axes, keepdims)
  if (axes.length !== 2 || ![1, Number.POSITIVE_INFINITY].includes(Math.abs(ord))) {
    throw new RangeError(
      `norm: ord ${ord} over axes [${axes}] is not offered: of matrices there are 'fro', 1, -1 and ±Infinity`,
    )
  }
  const [rows, columns] = axes
  const sums = x.abs().sum(Math.abs(ord) === 1 ? rows : columns, true)
  const found = ord > 0 ? sums.max(axes, true) : sums.min(axes, true)
  return keepdims ? found : found.squeeze(axes)
}

function ofVectors(size: Tensor, ord: number, axes: readonly number[], keepdims: boolean): Tensor {
  if (ord === Number.POSITIVE_INFINITY) return size.max(axes, keepdims)
  if (ord === Number.NEGATIVE_INFINITY) return size.min(axes, keepdims)
  if (ord === 0) return size.notEqual(0).cast('float32').sum(axes, keepdims)
  if (ord === 1) return size.sum(axes, keepdims)
  return size
    .pow(ord)
    .sum(axes, keepdims)
    .pow(1 / ord)
}

/** √x whose derivative at 0 is 0. */
function root(x: Tensor): Tensor {
  const isZero = x.equal(0)
  return isZero.where(0, isZero.where(1, x).sqrt())
}

/** x over its norm along the axis, which is held from `epsilon` up. */
export function unit(x: Tensor, axis: Axes = -1, order: Order = 2, epsilon = 1e-7): Tensor {
  if (order === 2)
    return x.mul(
      x
        .square()
        .sum(axis, true)
        .rsqrt()
        .minimum(1 / epsilon),
    )
  return x.div(norm(x, order, axis, true).maximum(epsilon))
}
