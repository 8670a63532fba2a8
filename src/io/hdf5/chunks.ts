import { sizeOf } from '../../tensor/shape.js'
import type { Hdf5Bytes } from './bytes.js'
import { chunksOf, type Grid, gridAt } from './chunkIndex.js'
import { filtersAt, unfiltered } from './filters.js'

/**
 * The bytes of an array that is stored in chunks, each of them filtered by itself.
 * @param filtersIs where its filters are described; undefined where it has none
 * @param size bytes of an element
 * @throws Error where the array is out of proportion to the file, or a chunk is missing, damaged or there twice
 */
export function chunkedBytes(
  file: Hdf5Bytes,
  layout: number,
  filtersIs: number | undefined,
  shape: readonly number[],
  size: number,
): Uint8Array {
  const filters = filtersIs === undefined ? [] : filtersAt(file, filtersIs)
  const grid = gridAt(file, layout, shape, size)
  const count = sizeOf(grid.counts)
  // In memory, an element takes four bytes at least.
  file.countUnpacked(count * grid.bytes * Math.max(1, 4 / size))
  const array = new Uint8Array(sizeOf(shape) * size)
  const seen = new Set<number>()
  for (const { number, at, length, skipped } of chunksOf(file, layout, grid)) {
    if (seen.has(number)) throw new Error('one of its chunks is there twice')
    seen.add(number)
    place(unfiltered(file.bytes(at, length), filters, skipped, grid.bytes), number, array, grid, shape, size)
  }
  if (seen.size !== count) throw new Error(`of its ${count} chunks ${seen.size} have been written`)
  return array
}

/** An axis of a chunk, or several that are one. */
interface Axis {
  /** The size of the chunk, and of the array. */
  size: number
  whole: number
  /** Where the chunk begins in the array. */
  start: number
}

/** Copies what of a chunk lies within the array. */
function place(
  chunk: Uint8Array,
  number: number,
  array: Uint8Array,
  { sizes, counts }: Grid,
  shape: readonly number[],
  elementSize: number,
): void {
  // The bytes of an element are the last axis. One that no cut goes through is one with the axis before it.
  const axes: Axis[] = [{ size: elementSize, whole: elementSize, start: 0 }]
  for (let axis = shape.length - 1, rest = number; axis >= 0; axis--) {
    const [size, whole, start] = [sizes[axis], shape[axis], (rest % counts[axis]) * sizes[axis]]
    rest = Math.floor(rest / counts[axis])
    const { size: below, whole: wholeBelow } = axes[0]
    if (below === wholeBelow) axes[0] = { size: size * below, whole: whole * below, start: start * below }
    else axes.unshift({ size, whole, start })
  }
  const copy = (axis: number, from: number, to: number) => {
    const { size, whole, start } = axes[axis]
    const length = Math.min(size, whole - start)
    const first = from * size
    const target = to * whole + start
    if (axis < axes.length - 1) for (let i = 0; i < length; i++) copy(axis + 1, first + i, target + i)
    else for (let i = 0; i < length; i++) array[target + i] = chunk[first + i]
  }
  copy(0, 0, 0)
}
