import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Hdf5Bytes } from '../../src/io/hdf5/bytes.js'
import { filtersAt, unfiltered } from '../../src/io/hdf5/filters.js'
import { Hdf5File } from '../../src/io/hdf5.js'
import { sizeOf } from '../../src/tensor/shape.js'

const open = (name: string) =>
  new Hdf5File(readFileSync(new URL(`../goldens/hdf5/${name}.h5`, import.meta.url).pathname))

/** What goldens/hdf5/chunks.py wrote: shape, the first number, the step. */
const WRITTEN: Record<string, [shape: number[], first: number, step: number]> = {
  'packed/gzip': [[5, 7], -1.5, 0.5],
  'packed/one_gzip': [[40, 50], -1.5, 0.5],
  'packed/shuffle': [[5, 7], -1.5, 0.5],
  'packed/half': [[3, 4, 5], -1.5, 0.5],
  'packed/whole': [[3, 4, 5], -3, 1],
  'packed/long': [[9], -3, 1],
  'packed/big_endian': [[9], -1.5, 0.5],
  'packed/odd': [[5], 0, 1],
  'cut/plain': [[5, 7], -1.5, 0.5],
  'cut/one': [[5, 7], -1.5, 0.5],
  'cut/some': [[6], -1.5, 0.5],
}
const WHOLE = ['packed/whole', 'packed/long', 'packed/odd']

const LAYOUTS: [string, typeof WRITTEN][] = [
  [
    'chunks',
    {
      'cut/many': [[200], -1.5, 0.5],
      'cut/grows': [[5, 7], -1.5, 0.5],
      'cut/checksum_first': [[9], -1.5, 0.5],
    },
  ],
  ['newer_chunks', { 'cut/many': [[1100], -3, 1], 'cut/wide': [[70_000], -3, 1] }],
]

describe.each(LAYOUTS)('arrays in chunks, %s.h5', (name, more) => {
  const file = open(name)
  const written = Object.entries({ ...WRITTEN, ...more })

  it('all are tried', () => {
    const names = ['packed', 'cut'].flatMap((group) => file.names(group).map((name) => `${group}/${name}`))
    expect(names.sort()).toEqual(written.map(([path]) => path).sort())
  })

  it.each(written)('%s', (path, [shape, first, step]) => {
    const array = file.array(path)
    expect(array.shape).toEqual(shape)
    const isWhole = WHOLE.includes(path) || (step === 1 && path.startsWith('cut'))
    expect(array.dtype).toBe(isWhole ? 'int32' : 'float32')
    expect([...array.data]).toEqual(Array.from({ length: sizeOf(shape) }, (_, i) => first + step * i))
  })

  it('chunks that were never written, filters that are not read', () => {
    expect(() => file.array('refused/part')).toThrow('"refused/part" is damaged, or of a kind')
    expect(() => file.array('refused/part')).toThrow('of its 3 chunks 1 have been written')
    expect(() => file.array('refused/unwritten')).toThrow('of its 3 chunks 0 have been written')
    expect(() => file.array('refused/lzf')).toThrow('it is packed by lzf; gzip, shuffle and fletcher32 are')
  })
})

it('indexes of the newer layout that are not read', () => {
  const file = open('newer_chunks')
  expect(() => file.array('refused/extensible')).toThrow('of the kind "extensible array", which is not read')
  expect(() => file.array('refused/tree')).toThrow('of the kind "version 2 B-tree", which is not read')
  expect(() => file.array('refused/bounded')).toThrow('its shape may grow; save it without maxshape')
  // Of the pages of chunks the first was never made.
  expect(() => file.array('refused/last')).toThrow('of its 1100 chunks 1 have been written')
})

describe('filters', () => {
  const [DEFLATE, SHUFFLE, FLETCHER32] = [1, 2, 3].map((id) => ({ id, setting: 3 }))
  const data = Uint8Array.from({ length: 1000 }, (_, i) => i % 7)
  const packed = new Uint8Array(deflateSync(data))
  const changed = (bytes: Uint8Array, at: number) => bytes.with(at, bytes.at(at)! ^ 1)

  it('deflate: the bytes, no more and no fewer, unharmed', () => {
    expect(unfiltered(packed, [DEFLATE], 0, 1000)).toEqual(data)
    expect(() => unfiltered(packed, [DEFLATE], 0, 900)).toThrow('a chunk is larger than the 904 bytes')
    expect(() => unfiltered(packed, [DEFLATE], 0, 1001)).toThrow('holds 1000 bytes, expected 1001')
    expect(() => unfiltered(changed(packed, -1), [DEFLATE], 0, 1000)).toThrow('its checksum does not match')
    expect(() => unfiltered(changed(packed, 0), [DEFLATE], 0, 1000)).toThrow('expected a stream of zlib')
    expect(() => unfiltered(packed.subarray(0, 20), [DEFLATE], 0, 1000)).toThrow('it does not unpack')
    expect(() => unfiltered(new Uint8Array(), [DEFLATE], 0, 1000)).toThrow('expected a stream of zlib')
  })

  it('deflate: many packed bytes', () => {
    const noise = new Uint8Array(100_000)
    for (let i = 0, state = 1; i < noise.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      noise[i] = state >>> 24
    }
    const packed = new Uint8Array(deflateSync(noise))
    expect(Buffer.compare(unfiltered(packed, [DEFLATE], 0, 100_000), noise)).toBe(0)
    expect(() => unfiltered(packed, [DEFLATE], 0, 99_000)).toThrow('a chunk is larger than the 99004 bytes')
    expect(() => unfiltered(packed.subarray(0, 90_000), [DEFLATE], 0, 100_000)).toThrow('does not unpack')
  })

  it('shuffle leaves a rest in its place', () => {
    const parts = Uint8Array.of(1, 4, 2, 5, 3, 6, 7)
    expect(unfiltered(parts, [SHUFFLE], 0, 7)).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6, 7))
    expect(unfiltered(parts, [SHUFFLE], 1, 7)).toBe(parts) // it was skipped
    expect(unfiltered(parts, [{ id: 2, setting: 2 ** 32 - 1 }], 0, 7)).toEqual(parts)
  })

  it('fletcher32: as h5py wrote it, unharmed', () => {
    const summed = Uint8Array.of(0, 1, 2, 1, 2, 2, 2) // read_direct_chunk of packed/odd
    expect(unfiltered(summed, [FLETCHER32], 0, 3)).toEqual(Uint8Array.of(0, 1, 2))
    for (let at = 0; at < summed.length; at++) {
      expect(() => unfiltered(changed(summed, at), [FLETCHER32], 0, 3)).toThrow('checksum does not match')
    }
    expect(() => unfiltered(new Uint8Array(3), [FLETCHER32], 0, 3)).toThrow('it has no checksum')
    expect(unfiltered(Uint8Array.of(255, 255, 255, 255, 255, 255), [FLETCHER32], 0, 2).length).toBe(2)
  })

  it('one filter many times', () => {
    const twice = Uint8Array.of(2, 2, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0)
    expect(() => filtersAt(new Hdf5Bytes(twice), 0)).toThrow('it went through one filter twice')
  })
})
