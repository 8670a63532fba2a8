import { GridSearch, NdArray, stratifiedKFold } from 'glassgrad'
import { expect, it } from 'vitest'

const classes = [0, 0, 1, 0, 1, 2, 0, 2, 1, 0, 2, 1, 0]

it('deals each class out evenly', () => {
  const folds = stratifiedKFold(classes, { nSplits: 3 })
  // As scikit-learn's StratifiedKFold(3).split says.
  expect(folds.map(({ test }) => [...test])).toEqual([
    [0, 1, 2, 4, 5],
    [3, 6, 7, 8],
    [9, 10, 11, 12],
  ])
  for (const { train, test } of folds) {
    expect([...train, ...test].sort((a, b) => a - b)).toEqual(classes.map((_, i) => i))
  }
})

it('shuffles within a class, the same for the same seed', () => {
  const tests = (seed: number) =>
    stratifiedKFold(classes, { nSplits: 3, shuffle: true, seed }).map(({ test }) => [...test])
  expect(tests(1)).toEqual(tests(1))
  expect(tests(1)).not.toEqual(tests(2))
  expect(
    tests(1)
      .flat()
      .sort((a, b) => a - b),
  ).toEqual(classes.map((_, i) => i))
})

it('refuses a class that some fold would lack', async () => {
  expect(() => stratifiedKFold([0, 0, 0, 1, 1], { nSplits: 3 })).toThrow(
    'class 1 has 2 rows, fewer than the 3 folds',
  )
  const build = () => {
    throw new Error('not called')
  }
  const search = new GridSearch({ grid: { units: [1] }, build, cv: 2, stratified: true })
  const oneHot = NdArray.from([
    [1, 0],
    [1, 0],
    [0, 1],
  ])
  await expect(search.fit([[1], [2], [3]], oneHot)).rejects.toThrow('class 1 has 1 rows')
})
