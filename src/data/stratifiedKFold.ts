import { checkOptions } from '../options.js'
import { type Fold, type FoldOptions, foldTable } from './kFold.js'
import { permutation } from './permutation.js'

/**
 * As `kFold`, but each fold has each class as often as the others, give or take one row
 * (scikit-learn.org/stable/modules/generated/sklearn.model_selection.StratifiedKFold.html).
 * @param classes of each row
 * @throws RangeError where a class has fewer rows than there are folds
 */
export function stratifiedKFold(classes: ArrayLike<number>, options: FoldOptions = {}): Fold[] {
  checkOptions('stratifiedKFold', foldTable, options)
  const { nSplits = 5, shuffle = false, seed = 0 } = options
  if (!(Number.isInteger(nSplits) && nSplits >= 2)) {
    throw new RangeError(`stratifiedKFold: nSplits must be a whole number from 2 up, got ${nSplits}`)
  }
  const rows = new Map<number, number[]>() // of each class, in the order in which classes appear
  for (let i = 0; i < classes.length; i++) {
    const of = rows.get(classes[i])
    if (of) of.push(i)
    else rows.set(classes[i], [i])
  }
  const folds: number[][] = Array.from({ length: nSplits }, () => [])
  let dealt = 0
  for (const [label, of] of rows) {
    if (of.length < nSplits) {
      throw new RangeError(
        `stratifiedKFold: class ${label} has ${of.length} rows, fewer than the ${nSplits} folds that each need one`,
      )
    }
    // Fold k gets as many as there are places k, k + nSplits, … among the class's places in a list sorted by class.
    const shares = folds.map((_, k) => {
      const first = (((k - dealt) % nSplits) + nSplits) % nSplits
      return Math.ceil(Math.max(of.length - first, 0) / nSplits)
    })
    const order = shuffle ? Array.from(permutation(of.length, seed + label), (i) => of[i]) : of
    let at = 0
    for (const [k, share] of shares.entries()) {
      folds[k].push(...order.slice(at, at + share))
      at += share
    }
    dealt += of.length
  }
  return folds.map((test) => {
    const own = new Set(test)
    const train = Int32Array.from({ length: classes.length }, (_, i) => i).filter((i) => !own.has(i))
    return { train, test: Int32Array.from(test).sort() }
  })
}
