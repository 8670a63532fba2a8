import { checkOptions, table } from '../options.js'
import { arrayOf, type NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import { permutation } from './permutation.js'

export interface SplitOptions {
  /**
   * Share of the test rows, between 0 and 1, or their number. Without it, what `trainSize` leaves, or 0.25.
   */
  testSize?: number
  /** Share of the training rows, between 0 and 1, or their number. Without it, what `testSize` leaves. */
  trainSize?: number
  /** Whether rows are shuffled first; if not, the last rows are the test rows. @default true */
  shuffle?: boolean
  /** Decides the order of the rows with `shuffle`. @default 0 */
  seed?: number
}

const splitTable = table<SplitOptions>({
  testSize: 'number',
  trainSize: 'number',
  shuffle: 'boolean',
  seed: 'number',
})

/**
 * Splits arrays of equally many rows into training and test rows, the same rows of each:
 * `const [xTrain, xTest, yTrain, yTest] = trainTestSplit([x, y], { testSize: 0.2 })`.
 * Rounds as scikit-learn does: a share of test rows up, a share of training rows down.
 * https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.train_test_split.html
 */
export function trainTestSplit(given: readonly (NdArray | Numbers)[], options: SplitOptions = {}): NdArray[] {
  checkOptions('trainTestSplit', splitTable, options)
  const { testSize, trainSize, shuffle = true, seed = 0 } = options
  if (!Array.isArray(given) || given.length === 0) {
    throw new TypeError('trainTestSplit: expected a list of at least one array: trainTestSplit([x, y])')
  }
  const arrays = given.map((values, i) => arrayOf(values, `trainTestSplit: array ${i}`))
  const lengths = arrays.map((array) => array.length)
  const n = lengths[0]
  if (lengths.some((length) => length !== n)) {
    throw new RangeError(`trainTestSplit: the arrays have different numbers of rows: ${lengths.join(', ')}`)
  }
  const wanted = trainSize === undefined ? undefined : rows('trainSize', trainSize, n, Math.floor)
  const test =
    testSize === undefined && wanted !== undefined
      ? n - wanted
      : rows('testSize', testSize ?? 0.25, n, Math.ceil)
  const train = wanted ?? n - test
  if (train < 1 || test < 1 || train + test > n) {
    throw new RangeError(
      `trainTestSplit: ${n} rows cannot be split into ${train} to train on and ${test} to test with`,
    )
  }
  if (!shuffle) return arrays.flatMap((array) => [array.slice(0, train), array.slice(train, train + test)])
  const order = permutation(n, seed)
  return arrays.flatMap((array) => [
    array.take(order.subarray(test, test + train)),
    array.take(order.subarray(0, test)),
  ])
}

function rows(name: string, size: number, n: number, round: (x: number) => number): number {
  if (size > 0 && size < 1) return round(size * n)
  if (Number.isInteger(size) && size > 0) return size
  throw new RangeError(
    `trainTestSplit: ${name} must be a share between 0 and 1 or a number of rows, got ${size}`,
  )
}
