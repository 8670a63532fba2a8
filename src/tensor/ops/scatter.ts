import { misplaced } from '../../show.js'
import { arange, full, zeros } from '../create.js'
import { sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { argsort } from './sorting.js'

/** Places in an array of `shape` in one row, from coordinates [..., axes]; beyond it where one of them is outside. */
function placesOf(name: string, indices: Tensor, shape: readonly number[]): { places: Tensor; rows: number } {
  if (indices.dtype !== 'int32') throw new TypeError(`${name}: expected int32 indices, got ${indices.dtype}`)
  const depth = indices.shape.at(-1) ?? 0
  if (depth < 1 || depth > shape.length)
    throw new RangeError(
      `${name}: indices [${indices.shape}] name ${depth} of the ${shape.length} axes of [${shape}]`,
    )
  const rows = sizeOf(shape.slice(0, depth))
  const flat = indices.reshape([-1, depth])
  const sizes = tensorOf(shape.slice(0, depth))
  const positive = flat.less(0).where(flat.add(sizes), flat)
  const inside = positive.greaterEqual(0).logicalAnd(positive.less(sizes)).cast('int32').prod(1).cast('bool')
  const steps = tensorOf(shape.slice(0, depth).map((_, axis) => sizeOf(shape.slice(axis + 1, depth))))
  return { places: inside.where(positive.mul(steps).sum(1), rows).cast('int32'), rows }
}

const tensorOf = (numbers: readonly number[]) =>
  numbers.reduce(
    (y, n, i) => y.add(arange(numbers.length).equal(i).cast('int32').mul(n)),
    zeros([numbers.length], 'int32'),
  )

/** Updates added up where the indices say: indices [..., axes], values [..., …], in zeros of `shape`. Differentiable. */
export function scatter(indices: Tensor, values: Tensor, shape: readonly number[]): Tensor {
  const { places, rows } = placesOf('scatter', indices, shape)
  const rest = shape.slice(indices.shape.at(-1)!)
  const y = values.reshape([-1, ...rest]).scatterAdd(places, 0, rows)
  return y.reshape(shape).cast(values.dtype === 'bool' ? 'int32' : values.dtype)
}

/**
 * x with updates where the indices say, in place of what is there, the last of several; or, by `reduction`, 'add'ed to it,
 * 'max', 'min' or 'mul'. indices [n, axes], updates [n, …]. Differentiable, but for max, min and mul.
 */
export function scatterUpdate(x: Tensor, indices: Tensor, updates: Tensor, reduction?: 'add' | null): Tensor {
  if (reduction === 'add') return x.add(scatter(indices, updates, x.shape))
  if (reduction !== undefined && reduction !== null)
    throw new RangeError(`scatterUpdate: ${misplaced("reduction 'add' or none", reduction)}`)
  const { places, rows } = placesOf('scatterUpdate', indices, x.shape)
  const rest = x.shape.slice(indices.shape.at(-1)!)
  const count = places.size
  // In order, the last of equal places is the one before another.
  const order = argsort(places, 0)
  const sorted = places.gather(order)
  const next = sorted.slice([1]).pad([[0, count > 0 ? 1 : 0]], -1)
  const last = sorted.notEqual(next).where(sorted, rows).cast('int32')
  const given = updates.reshape([count, ...rest]).gather(order)
  const written = given.scatterAdd(last, 0, rows).reshape(x.shape)
  const hit = full([count], 1).scatterAdd(last, 0, rows).greater(0)
  const places2 = hit.reshape([...x.shape.slice(0, indices.shape.at(-1)), ...rest.map(() => 1)])
  return places2.where(written.cast(x.dtype), x)
}

/** x with a box of updates whose first element is at `startIndices`. The gradient goes to what is left, and to the box. */
export function sliceUpdate(x: Tensor, startIndices: readonly number[], updates: Tensor): Tensor {
  const fits =
    updates.rank === x.rank &&
    updates.shape.every((n, i) => startIndices[i] >= 0 && startIndices[i] + n <= x.shape[i])
  if (!fits)
    throw new RangeError(
      `sliceUpdate: updates [${updates.shape}] at [${startIndices}] don't fit into [${x.shape}]`,
    )
  const box = { begin: startIndices, step: x.shape.map(() => 1), size: updates.shape }
  return updates
    .onesLike()
    .cast('int32')
    .embed(x.shape, box)
    .where(updates.cast(x.dtype).embed(x.shape, box), x)
}

/** Rows of data [n, …] folded by their segment: [numSegments, …]; 0 where a segment has none. What others name is left out. */
export function segmentSum(data: Tensor, segmentIds: Tensor, numSegments: number): Tensor {
  return data.scatterAdd(segmentIds, 0, numSegments).cast(data.dtype === 'bool' ? 'int32' : data.dtype)
}

/** As segmentSum: the rows of each segment, and `empty` in place of the others, folded. */
function segmented(empty: number, fold: (x: Tensor) => Tensor) {
  return (data: Tensor, segmentIds: Tensor, numSegments: number): Tensor => {
    const ones = data.shape.slice(1).map(() => 1)
    const own = arange(numSegments)
      .reshape([-1, 1])
      .equal(segmentIds.reshape([1, -1]))
    const mask = own.reshape([...own.shape, ...ones])
    const value = data.dtype === 'int32' ? Math.min(Math.max(empty, -(2 ** 31)), 2 ** 31 - 1) : empty
    return fold(mask.where(data.expandDims(0), full([], value, data.dtype)))
  }
}

/** The largest of each segment's rows; the least number there is where it has none. */
export const segmentMax = segmented(Number.NEGATIVE_INFINITY, (x) => x.max(1))
/** The smallest of each segment's rows; the greatest number there is where it has none. */
export const segmentMin = segmented(Number.POSITIVE_INFINITY, (x) => x.min(1))
/** The product of each segment's rows; 1 where it has none. */
export const segmentProd = segmented(1, (x) => x.prod(1))
