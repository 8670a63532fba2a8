import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readZip, writeZip } from '../../src/io/zip.js'

const text = strToU8('hello '.repeat(50))

/** Overwrites bytes at each place where `signature` stands. */
function patched(bytes: Uint8Array, signature: number, offset: number, values: number[]): Uint8Array {
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  for (let at = 0; at + 4 <= copy.length; at++) {
    if (view.getUint32(at, true) === signature) copy.set(values, at + offset)
  }
  return copy
}

describe('zip', () => {
  it('reads stored and deflated members', () => {
    const members = { 'a.txt': text, 'folder/b': Uint8Array.of(1, 2), empty: new Uint8Array() }
    for (const level of [0, 9] as const) {
      expect(readZip(zipSync(members, { level }))).toEqual(new Map(Object.entries(members)))
    }
    expect(readZip(writeZip(members))).toEqual(new Map(Object.entries(members)))
  })

  it('reads archives with bytes before and a comment after them', () => {
    const archive = writeZip({ a: text })
    const commented = new Uint8Array(archive.length + 5)
    commented.set(archive)
    commented.set([5, 0], archive.length - 2) // the comment's length
    expect(readZip(commented).get('a')).toEqual(text)
  })

  it.each(['../x', 'a/../../x', '/etc/x', 'C:/x', 'a\\x', ''])('refuses a member called %j', (name) => {
    expect(() => readZip(zipSync({ [name]: text }))).toThrow('leads out of the archive')
  })

  it('refuses names that come twice', () => {
    const archive = zipSync({ aa: text, ab: text }, { level: 0 })
    expect(() => readZip(patched(archive, 0x02014b50, 46, [0x61, 0x61]))).toThrow(
      'two members are called "aa"',
    )
  })

  it('refuses sizes out of proportion, before anything is allocated', () => {
    const archive = zipSync({ a: text })
    const bomb = patched(archive, 0x02014b50, 24, [0, 0, 0, 0xf0])
    expect(() => readZip(bomb)).toThrow('declares 4026531840 bytes, out of proportion')
    // 80 MB of zeros, which pack to 80 kB.
    expect(() => readZip(zipSync({ a: new Uint8Array(8e7) }))).toThrow('out of proportion')
  })

  it('refuses members that share their bytes, and those that go on unpacking', () => {
    // Four entries of the directory that lead to one member of 100,000 bytes.
    const archive = writeZip(
      Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, new Uint8Array(1e5)])),
    )
    const overlapping = patched(archive.subarray(3 * (1e5 + 31)), 0x02014b50, 42, [0, 0, 0, 0])
    const view = new DataView(overlapping.buffer)
    const end = overlapping.length - 22
    view.setUint32(end + 16, view.getUint32(end + 16, true) - 3 * (1e5 + 31), true)
    expect(() => readZip(overlapping)).toThrow('overlaps other members')
    // 2 MB of zeros that declare to be 10 bytes.
    const modest = patched(zipSync({ a: new Uint8Array(2e6) }), 0x02014b50, 24, [10, 0, 0, 0])
    expect(() => readZip(modest)).toThrow('larger than the 10 bytes')
  })

  it('refuses contents that have changed', () => {
    for (const level of [0, 9] as const) {
      const archive = zipSync({ a: text }, { level })
      archive[40] ^= 0x10
      expect(() => readZip(archive)).toThrow('"a"')
    }
  })

  it('refuses sizes that are not true', () => {
    const packed = zipSync({ a: text })
    for (const size of [10, 1000]) {
      expect(() => readZip(patched(packed, 0x02014b50, 24, [size & 255, size >> 8, 0, 0]))).toThrow('"a"')
    }
  })

  it('refuses archives cut short, at every length', () => {
    const archive = zipSync({ a: text, b: text })
    for (let n = 0; n < archive.length; n++) expect(() => readZip(archive.subarray(0, n))).toThrow('zip')
  })

  it('refuses what is encrypted or packed otherwise', () => {
    const archive = zipSync({ a: text })
    expect(() => readZip(patched(archive, 0x02014b50, 8, [1, 0]))).toThrow('encrypted')
    expect(() => readZip(patched(archive, 0x02014b50, 10, [12, 0]))).toThrow('packed by method 12')
  })
})
