import { describe, expect, it } from 'vitest'
import { readNpy, readNpz, writeNpy, writeNpz } from '../../src/io/npy.js'
import { NdArray } from '../../src/tensor/ndarray.js'

// Written by NumPy 2.4.
const matrix =
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAQEAAAIBA'
const seven =
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoHAAAAAAAAAA=='
const packed =
  'UEsDBC0AAAAIAAAAIQD3QBLq//////////8FABQAYS5ucHkBABAAmAAAAAAAAABMAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GKGCE0kxQGgBQSwMELQAAAAgAAAAhAO4Zu13//////////wUAFABiLm5weQEAEACCAAAAAAAAAEYAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgXpNkqK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALkYGAFBLAwQtAAAACAAAACEA7x1z+f//////////BQAUAGgubnB5AQAQAIYAAAAAAAAASgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2akrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFAAuBov/1YwNAFBLAQItAy0AAAAIAAAAIQD3QBLqTAAAAJgAAAAFAAAAAAAAAAAAAACAAQAAAABhLm5weVBLAQItAy0AAAAIAAAAIQDuGbtdRgAAAIIAAAAFAAAAAAAAAAAAAACAAYMAAABiLm5weVBLAQItAy0AAAAIAAAAIQDvHXP5SgAAAIYAAAAFAAAAAAAAAAAAAACAAQABAABoLm5weVBLBQYAAAAAAwADAJkAAACBAQAAAAA='

const bytes = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))

describe('npy and npz', () => {
  it('reads what NumPy writes', async () => {
    expect(readNpy(bytes(matrix)).toArray()).toEqual([
      [1.5, -2],
      [3, 4],
    ])
    expect(readNpy(bytes(seven))).toEqual(new NdArray(Int32Array.of(7), []))
    const arrays = await readNpz(bytes(packed))
    expect(arrays.get('a')?.toArray()).toEqual([0, 1, 2])
    expect(arrays.get('b')?.toArray()).toEqual([true, false])
    // The least and the greatest half float, and one below the least normal.
    expect(arrays.get('h')?.toArray()).toEqual([0.5, 65504, -(2 ** -24)])
  })

  it('writes the same bytes as NumPy', () => {
    expect(writeNpy(readNpy(bytes(matrix)))).toEqual(bytes(matrix))
  })

  it('there and back', async () => {
    const arrays = new Map([
      ['x', NdArray.from([1, 2, 3])],
      ['y', new NdArray(Uint8Array.of(0, 1), [2, 1], 'bool')],
    ])
    expect(await readNpz(await writeNpz(arrays))).toEqual(arrays)
  })

  it('refuses files cut short, at every length, and other contents', () => {
    const whole = bytes(matrix)
    for (let n = 0; n < whole.length; n++) expect(() => readNpy(whole.subarray(0, n))).toThrow('npy')
    const changed = (from: string, to: string) => {
      const text = String.fromCharCode(...whole).replace(from, to)
      return Uint8Array.from(text, (c) => c.charCodeAt(0))
    }
    expect(() => readNpy(changed('(2, 2)', '(9, 9)'))).toThrow('declares [9, 9]')
    expect(() => readNpy(changed('<f4', '>f4'))).toThrow('>f4 are not read')
    expect(() => readNpy(changed('<f4', '|O8'))).toThrow('not read')
    expect(() => readNpy(changed('False', 'True '))).toThrow('Fortran order')
  })
})
