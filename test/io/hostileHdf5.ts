// HDF5 files that say what isn't so: an honest file of h5wasm with something appended or overwritten.
import { File, FS, ready } from 'h5wasm'

const ROOT_HEADER = 64

/** Changes a file through a view of it, which has room for so many bytes behind its end. */
function changed(file: Uint8Array, more: number, change: (view: DataView, end: number) => void): Uint8Array {
  const bytes = new Uint8Array(file.length + more)
  bytes.set(file)
  change(new DataView(bytes.buffer), file.length)
  return bytes
}

/** A file that `fill` fills, in the layout that h5py writes. */
async function honest(fill: (file: File) => void): Promise<Uint8Array> {
  await ready
  const file = new File('hostile.h5', 'w', { libver: ['earliest', 'v110'] })
  fill(file)
  file.close()
  const bytes = FS!.readFile('hostile.h5')
  FS!.unlink('hostile.h5')
  return bytes
}

/** Where letters stand in a file for the first time. */
const find = (file: Uint8Array, letters: string) => Buffer.from(file).indexOf(letters)

/** Where the root's header has a message of a kind: behind the message's own 8 bytes. */
function messageOfRoot(file: Uint8Array, kind: number): number {
  const view = new DataView(file.buffer, file.byteOffset)
  let at = view.getUint32(ROOT_HEADER, true) + 16
  while (view.getUint16(at, true) !== kind) at += 8 + view.getUint16(at + 2, true)
  return at + 8
}

/** A node of a tree, at a place: its level, and where its children are, each behind a key of so many bytes. */
function putNode(view: DataView, at: number, level: number, children: readonly number[], key = 8): void {
  for (const [i, letter] of [...'TREE'].entries()) view.setUint8(at + i, letter.charCodeAt(0))
  view.setUint8(at + 4, key === 8 ? 0 : 1)
  view.setUint8(at + 5, level)
  view.setUint16(at + 6, children.length, true)
  for (const [i, child] of children.entries()) view.setUint32(at + 24 + key + (key + 8) * i, child, true)
}

/** A tree of three levels, each node of which leads a thousand times to the only one below it. */
async function treeOfOneLeaf(): Promise<Uint8Array> {
  const file = await honest((root) => root.create_dataset({ name: '0', data: new Float32Array(4) }))
  const size = 24 + 16 * 1000 + 8
  const table = find(file, 'SNOD')
  return changed(file, 3 * size, (view, end) => {
    for (let level = 0; level < 3; level++) {
      const below = level === 0 ? table : end + (level - 1) * size
      putNode(view, end + level * size, level, new Array(1000).fill(below))
    }
    view.setUint32(messageOfRoot(file, 0x11), end + 2 * size, true)
  })
}

/** A thousand names in a group, and one array that all of them lead to: of 400 kB, or of 16 MB of deflated zeros. */
async function arrayOfManyNames(isDeflated: boolean): Promise<Uint8Array> {
  const size = isDeflated ? 4e6 : 1e5
  const packing = isDeflated ? { chunks: [size], compression: 9 } : {}
  const file = await honest((root) => {
    root.create_dataset({ name: '0', data: new Float32Array(size), shape: [size], ...packing })
    for (let i = 1; i < 1000; i++) root.create_dataset({ name: String(i), data: new Float32Array(1) })
  })
  return changed(file, 0, (view) => {
    let array = 0
    for (const again of [false, true]) {
      for (let at = 0; at + 8 < file.length; at += 8) {
        if (String.fromCharCode(...file.subarray(at, at + 4)) !== 'SNOD') continue
        for (let i = 0; i < view.getUint16(at + 6, true); i++) {
          const entry = at + 8 + 40 * i
          if (again) view.setUint32(entry + 8, array, true)
          else array ||= view.getUint32(entry + 8, true) // "0" comes first
        }
      }
    }
  })
}

/** A list of 30,000 texts, all of which are the same 400 kB. */
async function listOfOneText(): Promise<Uint8Array> {
  const file = await honest((root) => {
    root.create_attribute('one', 'x'.repeat(60_000), [], 'S')
    root.create_attribute('many', new Array<string>(3000).fill('x'), [3000], 'S')
  })
  return changed(file, 0, (view) => {
    const text = find(file, 'x'.repeat(60_000))
    const collection = Buffer.from(file).lastIndexOf('GCOL', text)
    const number = view.getUint16(text - 16, true)
    // Each item is a length, 1, the place of a collection, and a number in it.
    for (let at = 0; at + 16 <= file.length; at += 4) {
      const place = view.getUint32(at + 4, true)
      const isItem = view.getUint32(at, true) === 1 && view.getUint32(at + 8, true) === 0 && place > 0
      if (!isItem || place >= file.length || find(file.subarray(place, place + 4), 'GCOL') !== 0) continue
      view.setUint32(at, 60_000, true)
      view.setUint32(at + 4, collection, true)
      view.setUint32(at + 12, number, true)
    }
  })
}

/** An attribute of 2^31 texts of no length. */
async function textsOfNoLength(): Promise<Uint8Array> {
  const file = await honest((root) => root.create_attribute('many', ['ab', 'cd'], [2], 'S2'))
  const at = find(file, 'many')
  return changed(file, 0, (view) => {
    view.setUint32(at + 8 + 4, 0, true) // the type's size
    view.setUint32(at + 8 + 8 + 8, 2 ** 31, true)
  })
}

/** A header whose continuation is itself, of 65,535 messages. */
async function headerInItself(): Promise<Uint8Array> {
  const file = await honest(() => {})
  return changed(file, 0, (view) => {
    const header = view.getUint32(ROOT_HEADER, true)
    view.setUint16(header + 2, 65_535, true)
    view.setUint16(header + 16, 0x10, true)
    view.setUint16(header + 18, 16, true)
    view.setUint32(header + 24, header + 16, true)
    view.setUint32(header + 32, 24, true)
  })
}

/** An array of ten numbers that declares 2^40 of them. */
async function vastArray(): Promise<Uint8Array> {
  const file = await honest((root) =>
    root.create_dataset({ name: '0', data: new Float32Array(10).fill(1), shape: [10] }),
  )
  return changed(file, 0, (view) => view.setUint32(shapeIn(view, 10) + 4, 256, true))
}

/** Where a file has the shape of an array of one axis (version 1). */
function shapeIn(view: DataView, length: number): number {
  let at = 0
  while (view.getUint16(at, true) !== 0x0101 || view.getUint32(at + 8, true) !== length) at += 8
  return at + 8
}

/** The places in a file that describe an array in chunks of one axis. */
interface Places {
  shape: number
  /** The size of a chunk. */
  chunk: number
  /** Where the address of the tree is, and the tree. */
  root: number
  tree: number
}

/** Bytes of a key in a tree of chunks of one axis: the chunk's bytes, what was skipped, its place. */
const KEY = 24

/** An array of so many numbers, in chunks, with something changed. */
async function chunks(
  {
    count,
    size,
    compression,
    more = 0,
  }: { count: number; size: number; compression?: number; more?: number },
  change: (view: DataView, places: Places, end: number) => void,
): Promise<Uint8Array> {
  const data = new Float32Array(count)
  const file = await honest((root) =>
    root.create_dataset({ name: '0', data, shape: [count], chunks: [size], compression }),
  )
  return changed(file, more, (view, end) => {
    let at = 0
    while ((view.getUint32(at, true) & 0xffffff) !== 0x020203) at += 8 // a layout of version 3, in chunks, two sizes
    const places = {
      shape: shapeIn(view, count),
      chunk: at + 11,
      root: at + 3,
      tree: view.getUint32(at + 3, true),
    }
    change(view, places, end)
  })
}

const vastChunk = () =>
  chunks({ count: 10, size: 10 }, (view, { chunk }) => view.setUint32(chunk, 2 ** 31, true))

const billionChunks = () =>
  chunks({ count: 10, size: 1 }, (view, { shape }) => view.setUint32(shape, 1e9, true))

/** 8 MB of deflated zeros that say that they are ten numbers. */
const fullChunk = () =>
  chunks({ count: 2e6, size: 2e6, compression: 9 }, (view, { shape, chunk }) => {
    view.setUint32(shape, 10, true)
    view.setUint32(chunk, 10, true)
  })

const longChunk = () =>
  chunks({ count: 10, size: 10, compression: 9 }, (view, { tree }) =>
    view.setUint32(tree + 24, 2 ** 31, true),
  )

const treeInItself = () =>
  chunks({ count: 10, size: 1 }, (view, { tree }) => putNode(view, tree, 1, [tree], KEY))

/** Three levels of nodes, each of which leads a thousand times to the only one below it. */
function treeOfBillionChunks(): Promise<Uint8Array> {
  const size = 24 + (KEY + 8) * 1000
  return chunks({ count: 10, size: 1, more: 3 * size }, (view, { shape, root, tree }, end) => {
    view.setUint32(shape, 8e6, true)
    for (let level = 1; level <= 3; level++) {
      const below = level === 1 ? tree : end + (level - 2) * size
      putNode(view, end + (level - 1) * size, level, new Array(1000).fill(below), KEY)
    }
    view.setUint32(root, end + 2 * size, true)
  })
}

/** The keys of all chunks say the same place. */
const chunkTenTimes = (place: number) =>
  chunks({ count: 10, size: 1 }, (view, { tree }) => {
    for (let i = 0; i < 10; i++) view.setUint32(tree + 24 + (KEY + 8) * i + 8, place, true)
  })

/** 100 MB of zeros, deflated. */
async function deflatedZeros(): Promise<Uint8Array> {
  const data = new Float32Array(2.5e7)
  return honest((root) =>
    root.create_dataset({ name: '0', data, shape: [2.5e7], chunks: [2.5e7], compression: 9 }),
  )
}

/** Files, what to read of them, and what is said. */
export const hostileHdf5 = {
  'a tree of a billion nodes': treeOfOneLeaf,
  'one array under a thousand names': () => arrayOfManyNames(false),
  'one text three thousand times': listOfOneText,
  'texts of no length': textsOfNoLength,
  'a header in itself': headerInItself,
  'a vast array': vastArray,
  'a vast chunk': vastChunk,
  'a billion chunks': billionChunks,
  'a deflated bomb': deflatedZeros,
  'a chunk that holds more': fullChunk,
  'a chunk that takes more': longChunk,
  'one deflated array under a thousand names': () => arrayOfManyNames(true),
  'a tree of chunks in itself': treeInItself,
  'a tree of a billion chunks': treeOfBillionChunks,
  'a chunk ten times': () => chunkTenTimes(3),
  'a chunk outside': () => chunkTenTimes(10),
} satisfies Record<string, () => Promise<Uint8Array>>
