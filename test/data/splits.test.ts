import { describe, expect, it } from 'vitest'
import { kFold } from '../../src/data/kFold.js'
import { permutation } from '../../src/data/permutation.js'
import { trainTestSplit } from '../../src/data/trainTestSplit.js'
import { NdArray } from '../../src/tensor/ndarray.js'

const rising = (n: number) => Array.from({ length: n }, (_, i) => i)
const rows = (n: number) => NdArray.from(rising(n), 'int32')
const sorted = (array: NdArray) => [...array.data].sort((a, b) => a - b)

describe('permutation', () => {
  it('has every number once, in an order of the seed', () => {
    const order = permutation(1000, 1)
    expect([...order].sort((a, b) => a - b)).toEqual(rising(1000))
    expect(permutation(1000, 1)).toEqual(order)
    expect(permutation(1000, 2)).not.toEqual(order)
  })

  it('favours no place', () => {
    // 4000 seeds: the number at the first of 4 places is 1000 times each, give or take 5 standard deviations.
    const counts = [0, 0, 0, 0]
    for (let seed = 0; seed < 4000; seed++) counts[permutation(4, seed)[0]]++
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(137)
  })
})

describe('trainTestSplit', () => {
  it('splits all arrays along the same rows', () => {
    const [xTrain, xTest, yTrain, yTest] = trainTestSplit([rows(10).reshape([5, 2]), rows(5)])
    // scikit-learn: ceil(0.25 · 5) = 2 rows to test with.
    expect([xTrain.shape, xTest.shape, yTrain.shape, yTest.shape]).toEqual([[3, 2], [2, 2], [3], [2]])
    expect(xTrain.toArray()).toEqual([...yTrain.data].map((i) => [2 * i, 2 * i + 1]))
    expect(xTest.toArray()).toEqual([...yTest.data].map((i) => [2 * i, 2 * i + 1]))
    expect([...sorted(yTrain), ...sorted(yTest)].sort()).toEqual([0, 1, 2, 3, 4])
  })

  it('rounds and fills up as scikit-learn', () => {
    const sizes = (options: object) => trainTestSplit([rows(7)], options).map((a) => a.length)
    expect(sizes({ testSize: 0.3 })).toEqual([4, 3])
    expect(sizes({ trainSize: 0.5 })).toEqual([3, 4])
    expect(sizes({ trainSize: 0.5, testSize: 0.25 })).toEqual([3, 2])
    expect(sizes({ testSize: 2 })).toEqual([5, 2])
    expect(sizes({ trainSize: 1, testSize: 1 })).toEqual([1, 1])
  })

  it('follows the seed, or keeps the order', () => {
    const [a] = trainTestSplit([rows(50)], { seed: 3 })
    expect(trainTestSplit([rows(50)], { seed: 3 })[0].data).toEqual(a.data)
    expect(trainTestSplit([rows(50)], { seed: 4 })[0].data).not.toEqual(a.data)
    const [train, test] = trainTestSplit([rows(5)], { shuffle: false, testSize: 2 })
    expect([train.toArray(), test.toArray()]).toEqual([
      [0, 1, 2],
      [3, 4],
    ])
  })

  it('refuses sizes that leave nothing or are too many', () => {
    expect(() => trainTestSplit([])).toThrow('at least one array')
    expect(() => trainTestSplit([rows(3), rows(4)])).toThrow('different numbers of rows: 3, 4')
    expect(() => trainTestSplit([rows(1)])).toThrow('1 rows cannot be split into 0 to train on and 1')
    expect(() => trainTestSplit([rows(5)], { testSize: 5 })).toThrow('into 0 to train on and 5')
    expect(() => trainTestSplit([rows(5)], { testSize: 3, trainSize: 3 })).toThrow('into 3 to train on and 3')
    for (const testSize of [0, -1, 1.5, Number.NaN]) {
      expect(() => trainTestSplit([rows(5)], { testSize })).toThrow(
        `testSize must be a share between 0 and 1`,
      )
    }
  })
})

describe('kFold', () => {
  // scikit-learn: KFold(n_splits=3) over 7 rows has folds of 3, 2 and 2.
  it('takes runs of rows, the first ones longer', () => {
    const folds = kFold(7, { nSplits: 3 }).map(({ train, test }) => [[...train], [...test]])
    expect(folds).toEqual([
      [
        [3, 4, 5, 6],
        [0, 1, 2],
      ],
      [
        [0, 1, 2, 5, 6],
        [3, 4],
      ],
      [
        [0, 1, 2, 3, 4],
        [5, 6],
      ],
    ])
  })

  it('tests every row once when shuffled', () => {
    const folds = kFold(23, { shuffle: true, seed: 5 })
    expect(folds.length).toBe(5)
    expect(folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual(rising(23))
    expect([...folds[0].test]).not.toEqual(rising(5))
    for (const { train, test } of folds) expect([...train, ...test].sort((a, b) => a - b)).toEqual(rising(23))
    expect(kFold(23, { shuffle: true, seed: 5 })).toEqual(folds)
  })

  it('serves large data sets', () => {
    expect(kFold(1_000_000, { nSplits: 2 })[1].train.at(-1)).toBe(499_999)
  })

  it('refuses impossible numbers of folds', () => {
    for (const nSplits of [1, 2.5, 8, Number.NaN]) {
      expect(() => kFold(7, { nSplits })).toThrow(`from 2 to the 7 rows, got ${nSplits}`)
    }
  })
})
