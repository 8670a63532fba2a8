import { checkOptions, table } from '../options.js'
import { show } from '../show.js'
import { Dataset, type Row } from './dataset.js'

export interface SplitDatasetOptions {
  /** Share of the left part, from 0 to 1, or the number of its elements. Without it, what `rightSize` leaves. */
  leftSize?: number
  /** Share of the right part, from 0 to 1, or the number of its elements. Without it, what `leftSize` leaves. */
  rightSize?: number
  /** Whether elements are shuffled first. @default false */
  shuffle?: boolean
  /** Decides their order. @default 0 */
  seed?: number
}

const splitTable = table<SplitDatasetOptions>({
  leftSize: 'number',
  rightSize: 'number',
  shuffle: 'boolean',
  seed: 'number',
})

/**
 * A Dataset, or arrays as `Dataset.fromArrays` takes them, in two (keras.utils.split_dataset):
 * `const [training, test] = splitDataset([x, y], { leftSize: 0.8 })`. A share is rounded; its sum with the other may be less
 * than all.
 */
export function splitDataset<T>(data: Dataset<T>, options: SplitDatasetOptions): [Dataset<T>, Dataset<T>]
export function splitDataset<const T>(
  data: T,
  options: SplitDatasetOptions,
): [Dataset<Row<T>>, Dataset<Row<T>>]
export function splitDataset(
  data: unknown,
  options: SplitDatasetOptions,
): [Dataset<unknown>, Dataset<unknown>] {
  checkOptions('splitDataset', splitTable, options)
  const { leftSize, rightSize, shuffle = false, seed = 0 } = options
  const all: Dataset<unknown> = data instanceof Dataset ? data : Dataset.fromArrays(data)
  if (all.size === null)
    throw new TypeError('splitDataset: nobody knows how many elements the Dataset has: give it its size')
  const count = all.size
  const sizeOf = (name: string, size: number) => {
    if (Number.isInteger(size) && size >= 1 && size <= count) return size
    if (size > 0 && size < 1) return Math.round(size * count)
    throw new RangeError(
      `splitDataset: expected ${name} as a share or a number of ${count} elements, got ${show(size)}`,
    )
  }
  if (leftSize === undefined && rightSize === undefined)
    throw new RangeError('splitDataset: expected leftSize or rightSize, got neither')
  const left = leftSize === undefined ? count - sizeOf('rightSize', rightSize!) : sizeOf('leftSize', leftSize)
  const right = rightSize === undefined ? count - left : sizeOf('rightSize', rightSize)
  if (left < 1 || right < 1 || left + right > count)
    throw new RangeError(`splitDataset: ${count} elements can't be split into ${left} and ${right}`)
  // One order for both parts, in each pass.
  const ordered = shuffle ? all.shuffle(count, { seed, reshuffleEachIteration: false }) : all
  return [ordered.take(left), ordered.skip(left).take(right)]
}
