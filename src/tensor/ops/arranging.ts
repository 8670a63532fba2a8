import { misplaced } from '../../show.js'
import { tensor } from '../create.js'
import { isSize, normalizeAxis } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { concat } from './concat.js'

// Tensors cut, repeated and turned; each gradient goes back the same way.

/** Positions for one axis: `at(axis, value)` is value there and null elsewhere. */
const at = (x: Tensor, axis: number, value: number | null) =>
  x.shape.map((_, i) => (i === axis ? value : null))

/** x over and over along each axis, so often as `repeats` says of it; axes of its own come first. */
export function tile(x: Tensor, repeats: number | readonly number[]): Tensor {
  const given = [repeats].flat()
  if (!given.every((n) => isSize(n)))
    throw new RangeError(`tile: ${misplaced('whole numbers from 0 up', repeats)}`)
  const rank = Math.max(x.rank, given.length)
  const counts = [...Array<number>(rank - given.length).fill(1), ...given]
  const shape = [...Array<number>(rank - x.rank).fill(1), ...x.shape]
  const spread = x.reshape(shape.flatMap((n) => [1, n])).broadcastTo(shape.flatMap((n, i) => [counts[i], n]))
  return spread.reshape(shape.map((n, i) => n * counts[i]))
}

/** Each element along an axis so many times, a number for all or one for each; of all in one row without an axis. */
export function repeat(x: Tensor, repeats: number | readonly number[], axis?: number): Tensor {
  if (axis === undefined) return repeat(x.reshape([-1]), repeats, 0)
  const along = normalizeAxis('repeat', axis, x.rank)
  const n = x.shape[along]
  const counts = [repeats].flat()
  if (!counts.every((count) => isSize(count)) || ![1, n].includes(counts.length))
    throw new RangeError(`repeat: ${misplaced(`a whole number, or ${n} of them`, repeats)}`)
  const places = Array.from({ length: n }, (_, i) =>
    Array<number>(counts[counts.length === 1 ? 0 : i]).fill(i),
  ).flat()
  return x.gather(tensor(places, 'int32'), along)
}

/**
 * x cut along an axis: into so many parts, or before each of the places. Equal parts unless `uneven`, which makes the
 * first ones longer by 1.
 */
export function split(
  x: Tensor,
  indicesOrSections: number | readonly number[],
  axis = 0,
  uneven = false,
): Tensor[] {
  const along = normalizeAxis('split', axis, x.rank)
  const n = x.shape[along]
  const sections = indicesOrSections
  if (typeof sections === 'number' && (!isSize(sections, 1) || (!uneven && n % sections !== 0)))
    throw new RangeError(`split: axis ${axis} of [${x.shape}] can't be cut into ${sections} equal parts`)
  const places =
    typeof sections === 'number'
      ? Array.from({ length: sections - 1 }, (_, i) => {
          const each = Math.floor(n / sections)
          return (i + 1) * each + Math.min(i + 1, n % sections)
        })
      : sections.map((place) => Math.min(Math.max(place < 0 ? place + n : place, 0), n))
  return [0, ...places].map((from, i) =>
    x.slice(at(x, along, from), at(x, along, Math.max(from, places[i] ?? n))),
  )
}

/** The slices along an axis, each without it. */
export function unstack(x: Tensor, num?: number, axis = 0): Tensor[] {
  const along = normalizeAxis('unstack', axis, x.rank)
  const n = x.shape[along]
  if (num !== undefined && num !== n)
    throw new RangeError(`unstack: axis ${axis} of [${x.shape}] has ${n}, not ${num}`)
  return Array.from({ length: n }, (_, i) => x.slice(at(x, along, i), at(x, along, i + 1)).squeeze(along))
}

/** Elements moved on along axes by so many places, the last ones to the front; of all in one row without an axis. */
export function roll(
  x: Tensor,
  shift: number | readonly number[],
  axis?: number | readonly number[],
): Tensor {
  if (axis === undefined) return roll(x.reshape([-1]), shift, 0).reshape(x.shape)
  const [axes, shifts] = [[axis].flat(), [shift].flat()]
  return axes.reduce((y: Tensor, one, i) => {
    const along = normalizeAxis('roll', one, x.rank)
    const n = x.shape[along]
    const by = shifts[shifts.length === 1 ? 0 : i]
    if (!Number.isInteger(by))
      throw new RangeError(`roll: ${misplaced('whole shifts, one for each axis', shift)}`)
    const cut = n === 0 ? 0 : ((-by % n) + n) % n
    return cut === 0 ? y : concat([y.slice(at(x, along, cut)), y.slice([], at(x, along, cut))], along)
  }, x)
}

/** Axes brought to other places, the others in their order. */
export function moveaxis(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const from = [source].flat().map((axis) => normalizeAxis('moveaxis', axis, x.rank))
  const to = [destination].flat().map((axis) => normalizeAxis('moveaxis', axis, x.rank))
  if (from.length !== to.length || new Set(from).size < from.length || new Set(to).size < to.length)
    throw new RangeError(`moveaxis: expected as many places as axes, each once, got [${from}] and [${to}]`)
  const order = [...x.shape.keys()].filter((axis) => !from.includes(axis))
  for (const [place, axis] of to.map((place, i) => [place, from[i]]).sort((a, b) => a[0] - b[0]))
    order.splice(place, 0, axis)
  return x.transpose(order)
}

/** Two axes in each other's place. */
export function swapaxes(x: Tensor, axis1: number, axis2: number): Tensor {
  const [a, b] = [axis1, axis2].map((axis) => normalizeAxis('swapaxes', axis, x.rank))
  return x.transpose([...x.shape.keys()].with(a, b).with(b, a))
}

/** x turned by k quarters in the plane of two axes, from the first towards the second. */
export function rot90(x: Tensor, k = 1, axes: readonly [number, number] = [0, 1]): Tensor {
  const turns = ((k % 4) + 4) % 4
  if (!Number.isInteger(k)) throw new RangeError(`rot90: ${misplaced('a whole number of quarters', k)}`)
  if (turns === 0) return x
  if (turns === 2) return x.flip(axes)
  return turns === 1 ? swapaxes(x.flip(axes[1]), ...axes) : swapaxes(x, ...axes).flip(axes[1])
}

/** Vectors as axes of a grid: for each the grid of its values, the first two axes swapped where `indexing` is 'xy'. */
export function meshgrid(xs: readonly Tensor[], indexing: 'xy' | 'ij' = 'xy'): Tensor[] {
  if (!['xy', 'ij'].includes(indexing))
    throw new RangeError(`meshgrid: ${misplaced("indexing 'xy' or 'ij'", indexing)}`)
  const swapped = indexing === 'xy' && xs.length > 1
  const place = (i: number) => (swapped && i < 2 ? 1 - i : i)
  const shape = xs.map((_, i) => xs[place(i)].size)
  return xs.map((x, i) => x.reshape(shape.map((n, axis) => (axis === place(i) ? n : 1))).broadcastTo(shape))
}
