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

/** Copies what of a chunk lies within the array. */
function place(
  chunk: Uint8Array,
  number: number,
  array: Uint8Array,
  { sizes, counts }: Grid,
  shape: readonly number[],
  size: number,
): void {
  const starts: number[] = []
  for (let axis = shape.length - 1, rest = number; axis >= 0; axis--) {
    starts[axis] = (rest % counts[axis]) * sizes[axis]
    rest = Math.floor(rest / counts[axis])
  }
  // Axes that no cut goes through are copied with the one before them.
  let [last, run] = [shape.length - 1, size]
  for (; last > 0 && sizes[last] === shape[last]; last--) run *= shape[last]
  const copy = (axis: number, from: number, to: number) => {
    const length = Math.min(sizes[axis], shape[axis] - starts[axis])
    const [begin, start] = [from * sizes[axis], to * shape[axis] + starts[axis]]
    if (axis < last) for (let i = 0; i < length; i++) copy(axis + 1, begin + i, start + i)
    else for (let i = 0; i < length * run; i++) array[start * run + i] = chunk[begin * run + i]
  }
  copy(0, 0, 0)
}
