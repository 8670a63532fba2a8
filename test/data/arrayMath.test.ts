import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NdArray } from '../../src/tensor/ndarray.js'
import type { Numbers } from '../../src/tensor/nested.js'

interface Case {
  call: 'add'
  x: Numbers
  args: unknown[]
  y: Numbers
  shape: number[]
}
const golden: Case[] = JSON.parse(readFileSync(new URL('../goldens/ndarray.json', import.meta.url), 'utf8'))
const grid = NdArray.from([
  [1, 2, 3],
  [4, 5, 6],
])

describe('an NdArray computes as NumPy', () => {
  it.each(golden.map((c, i) => [`${c.call} ${i}`, c] as const))('%s', (_, { call, x, args, y, shape }) => {
    const given = args.map((arg) => (Array.isArray(arg) && Array.isArray(arg[0]) ? NdArray.from(arg) : arg))
    const own = NdArray.from(x)
    const out = (own[call] as (...args: unknown[]) => NdArray).apply(own, given)
    expect(out.shape).toEqual(shape)
    const expected = NdArray.from(y).data
    for (const [i, value] of out.data.entries()) expect(value).toBeCloseTo(expected[i], 5)
  })

  it('keeps whole numbers whole', () => {
    const bytes = new NdArray(Uint8Array.of(200, 100, 255, 3), [2, 2])
    expect(bytes.add(bytes).dtype).toBe('int32')
    expect(bytes.add(bytes).toArray()).toEqual([
      [400, 200],
      [510, 6],
    ])
    expect(bytes.sum().toArray()).toBe(558)
    expect(bytes.sum().dtype).toBe('int32')
    expect(bytes.max(0).dtype).toBe('uint8')
    expect(bytes.mean().toArray()).toBe(139.5)
    expect(bytes.greater(150).dtype).toBe('bool')
    expect(bytes.greater(150).where(1, 0).toArray()).toEqual([
      [1, 0],
      [1, 0],
    ])
    expect(bytes.greater(150).where(1, 0).dtype).toBe('int32')
    expect(bytes.greater(150).where(bytes, bytes).dtype).toBe('uint8')
    expect(NdArray.from([1, NaN]).max().toArray()).toBeNaN()
  })

  it('puts arrays together', () => {
    const row = NdArray.from([[7, 8, 9]])
    expect(NdArray.concat([grid, row]).toArray()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ])
    expect(NdArray.concat([grid, [[0], [10]]], 1).toArray()).toEqual([
      [1, 2, 3, 0],
      [4, 5, 6, 10],
    ])
    expect(
      NdArray.stack([grid, grid.mul(2)], -1)
        .slice(0, 1)
        .toArray(),
    ).toEqual([
      [
        [1, 2],
        [2, 4],
        [3, 6],
      ],
    ])
    expect(NdArray.concat([NdArray.from([1], 'uint8'), NdArray.from([2], 'uint8')]).dtype).toBe('uint8')
    expect(() => NdArray.concat([grid, [[1, 2]]])).toThrow('shapes [2,3] and [1,2] differ elsewhere')
    expect(() => NdArray.stack([grid, row])).toThrow('expected arrays of one shape')
    expect(() => NdArray.concat([])).toThrow('a list of at least one array')
  })

  it('draws the same numbers for the same seed', () => {
    const [a, b] = [NdArray.normal([2000], 4), NdArray.normal([2000], 4)]
    expect(a.data).toEqual(b.data)
    expect(a.mean().at()).toBeCloseTo(0, 1)
    expect(a.std().at()).toBeCloseTo(1, 1)
    const u = NdArray.uniform([3, 1000], 1, 2, 4)
    expect(u.shape).toEqual([3, 1000])
    expect(u.min().at()).toBeGreaterThanOrEqual(2)
    expect(u.max().at()).toBeLessThanOrEqual(4)
    expect(u.mean().at()).toBeCloseTo(3, 1)
    expect(NdArray.full([2], 3, 'int32').toArray()).toEqual([3, 3])
  })

  it('says what does not fit', () => {
    expect(() => grid.add([1, 2])).toThrow("add: shapes [2,3] and [2] can't be broadcast together")
    expect(() => grid.mean(2)).toThrow('mean: axis 2 is out of range')
    expect(() => grid.transpose([0, 0])).toThrow('expected each axis of shape [2,3] once')
    expect(() => NdArray.from([]).mean()).toThrow('is empty there')
    expect(NdArray.from([]).sum().toArray()).toBe(0)
    expect(() => grid.slice([0, 0, 0])).toThrow('has 2 axes, got more')
    expect(() => grid.slice([0.5])).toThrow('slice: expected whole numbers')
  })
})
