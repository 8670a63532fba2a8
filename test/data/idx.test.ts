import { describe, expect, it } from 'vitest'
import { parseIdx } from '../../src/io/idx.js'

/** Header fields as they stand in the file, then the elements. */
function idx(type: number, sizes: number[], elements: number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + elements.length)
  const view = new DataView(bytes.buffer)
  bytes.set([0, 0, type, sizes.length])
  for (const [i, n] of sizes.entries()) view.setUint32(4 + 4 * i, n)
  bytes.set(elements, 4 + 4 * sizes.length)
  return bytes
}

describe('parseIdx', () => {
  it('reads sizes and elements, sharing memory', () => {
    const bytes = idx(8, [2, 1, 3], [1, 2, 3, 4, 5, 255])
    const array = parseIdx(bytes)
    expect(array.dtype).toBe('uint8')
    expect(array.toArray()).toEqual([[[1, 2, 3]], [[4, 5, 255]]])
    expect(array.data.buffer).toBe(bytes.buffer)
  })

  it('reads a file that lies inside a larger buffer', () => {
    const inner = idx(8, [3], [7, 8, 9])
    const outer = new Uint8Array(inner.length + 5)
    outer.set(inner, 5)
    expect(parseIdx(outer.subarray(5)).toArray()).toEqual([7, 8, 9])
  })

  it('refuses what is not IDX', () => {
    expect(() => parseIdx(new Uint8Array())).toThrow('does not begin with')
    expect(() => parseIdx(Uint8Array.of(0x1f, 0x8b, 8, 3))).toThrow('does not begin with')
    expect(() => parseIdx(idx(0x0d, [1], [1]))).toThrow('type 0x08 (unsigned byte), got 0xd')
  })

  it('refuses files cut short or too long, at every length', () => {
    const bytes = idx(8, [2, 3], [1, 2, 3, 4, 5, 6])
    for (let n = 0; n < bytes.length; n++) expect(() => parseIdx(bytes.subarray(0, n))).toThrow('IDX')
    expect(() => parseIdx(idx(8, [2], [1, 2, 3]))).toThrow('declares [2], 2 bytes, but 3 follow')
  })

  it('refuses absurd sizes without allocating them', () => {
    const huge = 2 ** 32 - 1
    expect(() => parseIdx(idx(8, [huge, huge, huge], [1]))).toThrow('but 1 follow it')
    expect(() => parseIdx(idx(8, Array(255).fill(huge), []))).toThrow('but 0 follow it')
  })
})
