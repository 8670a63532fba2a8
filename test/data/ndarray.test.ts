import { describe, expect, it } from 'vitest'
import { NdArray } from '../../src/tensor/ndarray.js'

const grid = NdArray.from(
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  'int32',
)

describe('NdArray', () => {
  it('takes its dtype from the data', () => {
    expect(new NdArray(new Float32Array(2), [2]).dtype).toBe('float32')
    expect(new NdArray(new Int32Array(2), [2]).dtype).toBe('int32')
    expect(new NdArray(new Uint8Array(2), [1, 2]).dtype).toBe('uint8')
    expect(new NdArray(new Uint8Array(1), [], 'bool').dtype).toBe('bool')
  })

  it('refuses data that does not fit the shape or the dtype', () => {
    expect(() => new NdArray(new Float32Array(5), [2, 3])).toThrow(
      'shape [2, 3] has 6 elements, the data has 5',
    )
    expect(() => new NdArray(new Float32Array(6), [-2, -3])).toThrow('whole numbers from 0 up, got [-2, -3]')
    expect(() => new NdArray(new Float32Array(1), [0.5, 2])).toThrow('[0.5, 2]')
    expect(() => new NdArray(new Float32Array(1), [1], 'int32')).toThrow(
      'int32 is held in a Int32Array, got Float32Array',
    )
    expect(() => new NdArray([1, 2] as never, [2], 'float32')).toThrow('expected a typed array, got Array')
  })

  it('is made of nested rows of equal length', () => {
    expect(grid.shape).toEqual([2, 3])
    expect(NdArray.from(7).shape).toEqual([])
    expect(NdArray.from([]).shape).toEqual([0])
    expect(NdArray.from([true, false], 'bool').toArray()).toEqual([true, false])
    expect(() => NdArray.from([[1, 2], [3]])).toThrow(
      'rows differ in length at depth 1, expected shape [2, 2]: row 1 has length 1',
    )
    expect(() => NdArray.from([[1], 2])).toThrow('rows differ')
    expect(() => NdArray.from([1, [2]])).toThrow('rows differ')
    expect(() => NdArray.from([300], 'uint8')).toThrow('300 does not fit uint8')
  })

  it('gives elements and nested arrays', () => {
    expect(grid.at(1, 0)).toBe(4)
    expect(grid.at(-1, -1)).toBe(6)
    expect(grid.toArray()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(NdArray.from(7).at()).toBe(7)
    expect(() => grid.at(1)).toThrow('takes 2 indices, got 1')
    expect(() => grid.at(0, 3)).toThrow('index 3 is out of range for axis 1 with size 3')
    expect(() => grid.at(-3, 0)).toThrow('index -3 is out of range for axis 0 with size 2')
    expect(() => grid.at(0.5, 0)).toThrow('index 0.5')
    expect(() => NdArray.from(7).length).toThrow('has no length')
  })

  it('reshapes without a copy', () => {
    const flat = grid.reshape([-1])
    expect(flat.shape).toEqual([6])
    expect(flat.data).toBe(grid.data)
    expect(grid.reshape([3, -1]).toArray()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    expect(grid.reshape([grid.length, -1, 1]).shape).toEqual([2, 3, 1])
    for (const shape of [[4, 2], [4, -1], [-1, -1], [-2, -3], [0, -1], [7]]) {
      expect(() => grid.reshape(shape)).toThrow(`[2, 3] (6 elements) as [${shape.join(', ')}]`)
    }
  })

  it('slices rows without a copy', () => {
    const last = grid.slice(-1)
    expect(last.toArray()).toEqual([[4, 5, 6]])
    expect(last.data.buffer).toBe(grid.data.buffer)
    expect(grid.slice(0, -1).toArray()).toEqual([[1, 2, 3]])
    expect(grid.slice(1, 99).shape).toEqual([1, 3])
    expect(grid.slice(2, 1).shape).toEqual([0, 3])
    expect(() => grid.slice(0.5)).toThrow('whole numbers, got 0.5 and 2')
  })

  it('takes rows in any order', () => {
    expect(grid.take([1, 0, 1]).toArray()).toEqual([
      [4, 5, 6],
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(grid.take(Int32Array.of(-1)).toArray()).toEqual([[4, 5, 6]])
    expect(grid.take([]).shape).toEqual([0, 3])
    expect(() => grid.take([2])).toThrow('take: index 2 is out of range for axis 0 with size 2')
  })

  it('converts between dtypes, and refuses what does not fit', () => {
    const x = NdArray.from([-1.7, 0, 2.5])
    expect(x.astype('int32').toArray()).toEqual([-1, 0, 2])
    expect(x.astype('bool').toArray()).toEqual([true, false, true])
    expect(grid.astype('float32').data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6))
    expect(() => x.astype('uint8')).toThrow('does not fit uint8')
    expect(() => NdArray.from([Number.NaN]).astype('int32')).toThrow('NaN does not fit int32')
    expect(() => NdArray.from([3e9]).astype('int32')).toThrow('does not fit int32')
  })

  it('computes with a number', () => {
    const pixels = NdArray.from([0, 51, 255], 'uint8')
    const scaled = pixels.div(255)
    expect(scaled.dtype).toBe('float32')
    expect(scaled.data).toEqual(Float32Array.of(0, 0.2, 1))
    const more = pixels.add(1)
    expect(more.dtype).toBe('int32')
    expect(more.toArray()).toEqual([1, 52, 256])
    expect(pixels.sub(0.5).toArray()).toEqual([-0.5, 50.5, 254.5])
    expect(pixels.mul(2).toArray()).toEqual([0, 102, 510])
    expect(grid.div(2).at(0, 0)).toBe(0.5)
    // As NumPy: float32(0.1) + float32(0.2), not the sum of doubles rounded once.
    expect(NdArray.from([0.1]).add(0.2).at(0)).toBe(Math.fround(Math.fround(0.1) + Math.fround(0.2)))
    expect(() => NdArray.from([2 ** 31 - 1], 'int32').add(1)).toThrow('2147483648 does not fit int32')
  })

  it('finds the greatest along an axis', () => {
    const x = NdArray.from([
      [3, 9, 9],
      [7, 1, 8],
    ])
    expect(x.argmax().toArray()).toEqual([1, 2])
    expect(x.argmax().dtype).toBe('int32')
    expect(x.argmax(0).toArray()).toEqual([1, 0, 0])
    expect(x.reshape([2, 1, 3]).argmax(0).shape).toEqual([1, 3])
    expect(NdArray.from([1, Number.NaN, 3, Number.NaN]).argmax().at()).toBe(1)
    expect(() => x.argmax(2)).toThrow('no axis 2 in an array of shape [2, 3]')
    expect(() => x.argmax(-3)).toThrow('no axis -3')
    expect(() => x.slice(0, 0).argmax(0)).toThrow('axis 0 of shape [0, 3] is empty')
  })

  it('prints as NumPy', () => {
    expect(String(grid)).toBe('[[1 2 3]\n [4 5 6]]')
    expect(`${NdArray.from([true, false], 'bool')}`).toBe('[ True False]')
  })
})
