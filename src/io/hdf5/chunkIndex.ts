import { sizeOf } from '../../tensor/shape.js'
import type { Hdf5Bytes } from './bytes.js'
import { unsigned } from './objects.js'
import { CHUNK_TREE, keysOf } from './tree.js'

/** How an array is cut into chunks of one shape, those at its edges included. */
export interface Grid {
  /** The shape of a chunk. */
  sizes: readonly number[]
  /** How many chunks there are along each axis. */
  counts: readonly number[]
  /** Bytes of a chunk. */
  bytes: number
}

/** Where a chunk lies in the file. */
interface Chunk {
  /** Its place in the grid, row by row. */
  number: number
  at: number
  /** Bytes that it takes there. */
  length: number
  /** A bit for each filter that was not applied. */
  skipped: number
}

const [SINGLE, FIXED] = [1, 3]
const INDEXES = ['', 'single chunk', 'implicit', 'fixed array', 'extensible array', 'version 2 B-tree']

/** The grid of an array of a shape, with elements of so many bytes, that a layout describes (IV.A.2.i). */
export function gridAt(file: Hdf5Bytes, layout: number, shape: readonly number[], size: number): Grid {
  const { rank, sizesAt, width } = descriptionAt(file, layout)
  const sizes = Array.from({ length: rank }, (_, i) => unsigned(file, sizesAt + i * width, width))
  const element = unsigned(file, sizesAt + rank * width, width)
  if (rank !== shape.length || rank === 0 || element !== size || sizes.includes(0)) {
    throw new Error(
      `its chunks are of shape [${sizes.join(', ')}] and ${element} bytes an element, ` +
        `the array of [${shape.join(', ')}] and ${size}`,
    )
  }
  return { sizes, counts: shape.map((n, i) => Math.ceil(n / sizes[i])), bytes: sizeOf(sizes) * size }
}

/** The chunks that a layout leads to. */
export function chunksOf(file: Hdf5Bytes, layout: number, grid: Grid): Iterable<Chunk> {
  const { version, rank, sizesAt, width } = descriptionAt(file, layout)
  if (version === 3) return inTree(file, file.address(layout + 3), grid)
  const at = sizesAt + (rank + 1) * width
  const [flags, index] = [file.u8(layout + 2), file.u8(at)]
  if (flags & 1) throw new Error('its chunks at the edges are packed otherwise than the rest')
  if (index === SINGLE) return single(file, at + 1, (flags & 2) !== 0, grid)
  if (index === FIXED) return inFixedArray(file, file.address(at + 2), grid)
  throw new Error(
    `its chunks are found by an index of the kind "${INDEXES[index] ?? index}", which is not read; ` +
      'save it with libver "earliest", the default of h5py, or unpack it with h5repack -l CONTI',
  )
}

/** Where a layout says what shape the chunks have. */
function descriptionAt(file: Hdf5Bytes, layout: number) {
  const version = file.u8(layout)
  return version === 3
    ? { version, rank: file.u8(layout + 2) - 1, sizesAt: layout + 11, width: 4 }
    : { version, rank: file.u8(layout + 3) - 1, sizesAt: layout + 5, width: file.u8(layout + 4) }
}

/** The older way: a tree whose keys are the places in the array (III.A.1). */
function* inTree(file: Hdf5Bytes, root: number | null, { sizes, counts }: Grid): Generator<Chunk> {
  if (root === null) return
  const keySize = 8 + 8 * (sizes.length + 1)
  for (const key of keysOf(file, root, CHUNK_TREE, keySize)) {
    const number = sizes.reduce((number, size, axis) => {
      const place = file.u64(key + 8 + 8 * axis) / size
      if (!Number.isInteger(place) || place >= counts[axis])
        throw new Error('a chunk is outside of the array')
      return number * counts[axis] + place
    }, 0)
    yield { number, at: file.u64(key + keySize), length: file.u32(key), skipped: file.u32(key + 4) }
  }
}

function* single(file: Hdf5Bytes, at: number, isFiltered: boolean, { bytes }: Grid): Generator<Chunk> {
  const place = file.address(isFiltered ? at + 12 : at)
  if (place === null) return
  const [length, skipped] = isFiltered ? [file.u64(at), file.u32(at + 8)] : [bytes, 0]
  yield { number: 0, at: place, length, skipped }
}

/** An array of places, in pages where it is long, of which those that nothing was written to are marked (III.E). */
function* inFixedArray(file: Hdf5Bytes, header: number | null, grid: Grid): Generator<Chunk> {
  if (header === null) return
  file.requireSignature(header, 'FAHD')
  const [isFiltered, entrySize, bits] = [5, 6, 7].map((offset) => file.u8(header + offset))
  const [count, block] = [file.u64(header + 8), file.address(header + 16)]
  if (count !== sizeOf(grid.counts)) {
    throw new Error('its shape may grow; save it without maxshape, or with libver "earliest"')
  }
  if (block === null) return
  file.requireSignature(block, 'FADB')
  const [perPage, marks] = [2 ** bits, block + 14]
  const isPaged = count > perPage
  const first = marks + (isPaged ? Math.ceil(Math.ceil(count / perPage) / 8) + 4 : 0)
  for (let number = 0; number < count; number++) {
    const page = Math.floor(number / perPage)
    if (isPaged && !(file.u8(marks + (page >> 3)) & (128 >> (page & 7)))) continue
    const entry = first + number * entrySize + 4 * page // a checksum ends each page
    const at = file.address(entry)
    if (at === null) continue
    const length = isFiltered ? unsigned(file, entry + 8, entrySize - 12) : grid.bytes
    yield { number, at, length, skipped: isFiltered ? file.u32(entry + entrySize - 4) : 0 }
  }
}
