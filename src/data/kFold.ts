import { checkOptions, table } from '../options.js'
import { permutation } from './permutation.js'

/** Row numbers, for `NdArray.take`. */
export interface Fold {
  train: Int32Array
  test: Int32Array
}

export interface FoldOptions {
  /** Number of folds. @default 5 */
  nSplits?: number
  /** Whether rows are shuffled before they are cut into folds. @default false */
  shuffle?: boolean
  /** Decides the order of the rows with `shuffle`. @default 0 */
  seed?: number
}

export const foldTable = table<FoldOptions>({ nSplits: 'number', shuffle: 'boolean', seed: 'number' })

/**
 * Splits n rows into `nSplits` folds; each serves once to test with, the others to train on. Folds are runs
 * of rows (of the shuffled rows with `shuffle`); the first n % nSplits of them are one row longer.
 * https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.KFold.html
 */
export function kFold(n: number, options: FoldOptions = {}): Fold[] {
  checkOptions('kFold', foldTable, options)
  const { nSplits = 5, shuffle = false, seed = 0 } = options
  if (!(Number.isInteger(nSplits) && nSplits >= 2 && nSplits <= n)) {
    throw new RangeError(`kFold: nSplits must be a whole number from 2 to the ${n} rows, got ${nSplits}`)
  }
  const order = shuffle ? permutation(n, seed) : Int32Array.from({ length: n }, (_, i) => i)
  const start = (k: number) => k * Math.floor(n / nSplits) + Math.min(k, n % nSplits)
  return Array.from({ length: nSplits }, (_, k) => {
    const [from, to] = [start(k), start(k + 1)]
    const train = new Int32Array(n - (to - from))
    train.set(order.subarray(0, from))
    train.set(order.subarray(to), from)
    return { train: train.sort(), test: order.slice(from, to).sort() }
  })
}
