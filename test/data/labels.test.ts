import { describe, expect, it } from 'vitest'
import { computeClassWeight } from '../../src/data/computeClassWeight.js'
import { toCategorical } from '../../src/data/toCategorical.js'
import { unique } from '../../src/data/unique.js'
import { NdArray } from '../../src/tensor/ndarray.js'

describe('toCategorical', () => {
  // The example of https://keras.io/api/utils/python_utils/
  it('gives one-hot rows', () => {
    const hot = toCategorical([0, 1, 2, 3], 4)
    expect(String(hot)).toBe('[[1. 0. 0. 0.]\n [0. 1. 0. 0.]\n [0. 0. 1. 0.]\n [0. 0. 0. 1.]]')
    expect(hot.dtype).toBe('float32')
  })

  it('counts the classes itself, and drops a last axis of 1', () => {
    expect(toCategorical(NdArray.from([2, 0], 'uint8')).toArray()).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ])
    expect(toCategorical(NdArray.from([[2], [0]], 'uint8'), 10).shape).toEqual([2, 10])
    expect(toCategorical(NdArray.from([[1, 0, 1]]), 2).shape).toEqual([1, 3, 2])
  })

  it('refuses labels that are no class', () => {
    expect(() => toCategorical([0, 3], 3)).toThrow('whole numbers from 0 to 2, got 3 at 1')
    expect(() => toCategorical([0, -1])).toThrow('from 0 up, got -1 at 1')
    expect(() => toCategorical([0.5])).toThrow('got 0.5 at 0')
    expect(() => toCategorical([Number.NaN])).toThrow('got NaN at 0')
    expect(() => toCategorical([0], 0)).toThrow('numClasses must be a whole number from 1 up, got 0')
  })
})

describe('unique', () => {
  it('gives the different values in rising order', () => {
    expect(unique(NdArray.from([10, 9, 10, 2], 'int32'))).toEqual([2, 9, 10])
    expect(unique([3, 1, 3])).toEqual([1, 3])
  })
})

describe('computeClassWeight', () => {
  // The example of scikit-learn's page: y = [1, 1, 1, 1, 0, 0] gives [1.5, 0.75].
  it('balances classes', () => {
    const y = NdArray.from([1, 1, 1, 1, 0, 0], 'uint8')
    const weights = computeClassWeight('balanced', { classes: unique(y), y })
    expect(weights).toEqual([1.5, 0.75])
    expect({ ...weights }).toEqual({ 0: 1.5, 1: 0.75 })
    expect(computeClassWeight('balanced', { classes: [1, 0], y })).toEqual([0.75, 1.5])
  })

  it('refuses classes and labels that do not match', () => {
    expect(() => computeClassWeight('balanced', { classes: [0], y: [0, 1] })).toThrow(
      'label 1 is not among classes [0]',
    )
    expect(() => computeClassWeight('balanced', { classes: [0, 1, 2], y: [0, 1] })).toThrow(
      'class 2 has no sample',
    )
    expect(() => computeClassWeight('balanced', { classes: [0, 0], y: [0] })).toThrow('named twice')
    expect(() => computeClassWeight('none' as never, { classes: [0], y: [0] })).toThrow(
      "expected 'balanced', got 'none'",
    )
  })
})
