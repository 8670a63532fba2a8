import { show } from '../show.js'
import { NdArray } from '../tensor/ndarray.js'
import { Dataset } from './dataset.js'
import type { Indexed } from './folders.js'
import { toCategorical } from './toCategorical.js'

/** How labels are given: numbers [n], one-hot rows [n, classes], 0 and 1 as [n, 1], or not at all. */
export type LabelMode = 'int' | 'categorical' | 'binary' | null

/** Batches from files, and what is known of these. */
export type FolderDataset<T> = Dataset<T> & {
  /** The classes, in the order of their numbers. */
  readonly classNames: readonly string[]
  /** The files, as they come without shuffling. */
  readonly filePaths: readonly string[]
}

/** Batches of what files hold, with their labels. */
export function labelled<X>(
  caller: string,
  { paths, labels, classNames }: Indexed,
  { mode, batchSize, shuffle, seed }: { mode: LabelMode; batchSize: number; shuffle: boolean; seed: number },
  read: (paths: readonly string[]) => Promise<X>,
): FolderDataset<[X, NdArray] | X> {
  if (mode !== null && !['int', 'categorical', 'binary'].includes(mode))
    throw new RangeError(
      `${caller}: expected labelMode 'int', 'categorical', 'binary' or null, got ${show(mode)}`,
    )
  if (mode === 'binary' && classNames.length !== 2)
    throw new RangeError(`${caller}: labelMode 'binary' needs two classes, there are ${classNames.length}`)
  const rows = Dataset.fromArrays(
    NdArray.from(
      paths.map((_, i) => i),
      'int32',
    ),
  )
  const ordered = shuffle ? rows.shuffle(paths.length, { seed }) : rows
  const dataset = ordered.batch(batchSize).map(async (picked) => {
    const places = Array.from(picked.data)
    const x = await read(places.map((i) => paths[i]))
    if (mode === null || labels === null) return x
    const y = NdArray.from(
      places.map((i) => labels[i]),
      'int32',
    )
    const given =
      mode === 'int'
        ? y
        : mode === 'binary'
          ? y.astype('float32').reshape([-1, 1])
          : toCategorical(y, classNames.length)
    return [x, given] as [X, NdArray]
  })
  return Object.assign(dataset, { classNames, filePaths: paths })
}
