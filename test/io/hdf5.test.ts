import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Hdf5File } from '../../src/io/hdf5.js'
import { Hdf5Tree, writeHdf5 } from '../../src/io/hdf5Writer.js'
import { NdArray } from '../../src/tensor/ndarray.js'

// Written by h5py 3.16.
const open = (name: string) =>
  Hdf5File.open(readFileSync(new URL(`../goldens/hdf5/${name}.h5`, import.meta.url).pathname))

describe('HDF5', () => {
  it('reads each kind of numbers and texts', async () => {
    const file = await open('kinds')
    expect(file.texts('', 'fixed')).toEqual(['a', 'bcd'])
    expect(file.text('', 'text')).toBe('hé')
    expect(file.text('', 'missing')).toBeNull()
    expect(file.array('f8')).toEqual(NdArray.from([0.5, -1.5]))
    expect(file.array('f2')).toEqual(NdArray.from([0.5, 2]))
    expect(file.array('be')).toEqual(NdArray.from([1.5]))
    expect(file.array('i8')).toEqual(new NdArray(Int32Array.of(-3), []))
    expect(file.array('u1')).toEqual(new NdArray(Int32Array.of(1, 255), [2]))
  })

  it('says what it does not read', async () => {
    const file = await open('kinds')
    expect(() => file.array('zipped')).toThrow('compressed arrays are not read')
    expect(() => file.array('text')).toThrow('floats and whole numbers are read')
    expect(() => file.array('big')).toThrow('does not fit int32')
    expect(() => file.array('missing')).toThrow('there is no array "missing"')
    expect(() => file.text('', 'fixed')).toThrow('expected one text')
    expect(() => file.texts('', 'text')).toThrow('expected a list of texts')
    await expect(Hdf5File.open(new Uint8Array(100))).rejects.toThrow('HDF5')
  })

  it('follows links as far as asked, and never out of the file', async () => {
    const file = await open('loop')
    expect(file.has(`a${'/self'.repeat(50)}`)).toBe(true)
    expect(file.names('a')).toEqual(['self'])
    for (const path of ['soft', '__proto__', 'constructor', 'a/../b']) {
      expect(() => file.array(path)).toThrow('HDF5')
    }
    // A link to another file makes a group of a newer kind.
    await expect(open('away').then((file) => file.array('away'))).rejects.toThrow('HDF5')
  })

  it('writes what it reads', async () => {
    const tree = new Hdf5Tree()
    tree.setText('about', 'ü')
    tree.setAscii('names', ['a', 'bc'])
    tree.group('g').setAscii('none', [])
    tree.put('g/w', NdArray.from([[1, 2, 3]]))
    tree.put('g/deep/er', new NdArray(Int32Array.of(-5), []))
    tree.put('e', new NdArray(new Float32Array(), [0, 3]))
    const file = await Hdf5File.open(await writeHdf5(tree))
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
