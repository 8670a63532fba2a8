import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Hdf5File } from '../../src/io/hdf5.js'
import { Hdf5Tree, writeHdf5 } from '../../src/io/hdf5Writer.js'
import { NdArray } from '../../src/tensor/ndarray.js'

// Written by h5py 3.16.
const open = (name: string) =>
  new Hdf5File(readFileSync(new URL(`../goldens/hdf5/${name}.h5`, import.meta.url).pathname))

describe('HDF5', () => {
  it('reads each kind of numbers and texts', async () => {
    const file = open('kinds')
    expect(file.texts('', 'fixed')).toEqual(['a', 'bcd'])
    expect(file.text('', 'text')).toBe('hé')
    expect(file.text('', 'missing')).toBeNull()
    expect(file.array('f8')).toEqual(NdArray.from([0.5, -1.5]))
    expect(file.array('f2')).toEqual(NdArray.from([0.5, 2]))
    expect(file.array('be')).toEqual(NdArray.from([1.5]))
    expect(file.array('i8')).toEqual(new NdArray(Int32Array.of(-3), []))
    expect(file.array('u1')).toEqual(new NdArray(Int32Array.of(1, 255), [2]))
  })

  it('reads the newer layout, as far as it is the same', () => {
    const file = open('newer') // h5py with libver='latest'
    expect(file.names('')).toContain('compact')
    expect(file.text('', 'text')).toBe('hé')
    expect(file.texts('', 'fixed')).toEqual(['a', 'bcd'])
    expect(file.array('w')).toEqual(
      NdArray.from([
        [1, 2],
        [3, 4],
      ]),
    )
    expect(file.array('a/b/n')).toEqual(new NdArray(Int32Array.of(-7), []))
    expect(file.array('compact')).toEqual(NdArray.from([5, 6, 7]))
    expect(file.array('flags')).toEqual(new NdArray(Int32Array.of(1, 0), [2]))
    expect(() => file.names('dense')).toThrow(
      '"dense" is damaged, or of a kind that is not read: its members',
    )
    expect(() => file.text('attributes', '3')).toThrow('its attributes are kept in a newer way; save it with')
    expect(file.array('pieces')).toEqual(NdArray.from([1, 1, 1, 1]))
    expect(() => file.array('unwritten')).toThrow('the shape [3], 12 bytes, and holds 0')
  })

  it('says what it does not read', async () => {
    const file = open('kinds')
    expect(() => file.array('text')).toThrow('floats and whole numbers are read')
    expect(() => file.array('big')).toThrow('does not fit int32')
    expect(() => file.array('fixed')).toThrow('there is no array "fixed"')
    expect(() => file.array('missing')).toThrow('there is no array "missing"')
    expect(() => file.text('', 'fixed')).toThrow('expected one text')
    expect(() => file.texts('', 'text')).toThrow('expected a list of texts')
    expect(() => new Hdf5File(new Uint8Array(100))).toThrow('HDF5')
  })

  it('follows links as far as asked, and never out of the file', async () => {
    const file = open('loop')
    expect(file.has(`a${'/self'.repeat(50)}`)).toBe(true)
    expect(file.names('a')).toEqual(['self'])
    for (const path of ['soft', '__proto__', 'constructor', 'a/../b']) {
      expect(() => file.array(path)).toThrow('HDF5')
    }
    // A link to another file makes a group of a newer kind.
    expect(() => open('away').array('away')).toThrow('HDF5')
  })

  it('writes what it reads', async () => {
    const tree = new Hdf5Tree()
    tree.setText('about', 'ü')
    tree.setAscii('names', ['a', 'bc'])
    tree.group('g').setAscii('none', [])
    tree.put('g/w', NdArray.from([[1, 2, 3]]))
    tree.put('g/deep/er', new NdArray(Int32Array.of(-5), []))
    tree.put('e', new NdArray(new Float32Array(), [0, 3]))
    const file = new Hdf5File(await writeHdf5(tree))
    expect(file.text('', 'about')).toBe('ü')
    expect(file.texts('', 'names')).toEqual(['a', 'bc'])
    expect(file.texts('g', 'none')).toEqual([])
    expect(file.array('g/w')).toEqual(NdArray.from([[1, 2, 3]]))
    expect(file.array('g/deep/er')).toEqual(new NdArray(Int32Array.of(-5), []))
    expect(file.array('e').shape).toEqual([0, 3])
    expect(() => tree.put('g/w', NdArray.from(1))).toThrow('two of "g/w"')
    expect(() => tree.put('e/below', NdArray.from(1))).toThrow("can't be a group")
  })
})
