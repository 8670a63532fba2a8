import { checkOptions, table } from '../options.js'
import { show } from '../show.js'
import { arrayOf, NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import { Dataset } from './dataset.js'

export interface TimeseriesOptions {
  /** Steps in a window. */
  sequenceLength: number
  /** Steps from the beginning of a window to that of the next. @default 1 */
  sequenceStride?: number
  /** Steps from one of a window to the next in it. @default 1 */
  samplingRate?: number
  /** Windows in a batch; null: each by itself. @default 128 */
  batchSize?: number | null
  /** Whether windows come in a random order, a new one in each pass. @default false */
  shuffle?: boolean
  /** Decides that order. @default 0 */
  seed?: number
  /** Steps before this one are left out. @default 0 */
  startIndex?: number | null
  /** Steps from this one on are left out. Without it, none. */
  endIndex?: number | null
}

const timeseriesTable = table<TimeseriesOptions>({
  sequenceLength: 'number!',
  sequenceStride: 'number',
  samplingRate: 'number',
  batchSize: 'number?',
  shuffle: 'boolean',
  seed: 'number',
  startIndex: 'number?',
  endIndex: 'number?',
})

/**
 * Windows of a series of steps [n, ...], each with a target (keras.utils.timeseries_dataset_from_array): batches [windows
 * [batch, sequenceLength, ...], targets [batch, ...]], or windows alone without targets.
 * @param targets the i-th belongs to the window that begins at step i
 */
export function timeseriesDatasetFromArray(
  data: NdArray | Numbers,
  targets: null,
  options: TimeseriesOptions,
): Dataset<NdArray>
export function timeseriesDatasetFromArray(
  data: NdArray | Numbers,
  targets: NdArray | Numbers | null,
  options: TimeseriesOptions,
): Dataset<[NdArray, NdArray]>
export function timeseriesDatasetFromArray(
  data: NdArray | Numbers,
  targets: NdArray | Numbers | null,
  options: TimeseriesOptions,
): Dataset<NdArray> | Dataset<[NdArray, NdArray]> {
  const name = 'timeseriesDatasetFromArray'
  checkOptions(name, timeseriesTable, options)
  const { sequenceLength, sequenceStride = 1, samplingRate = 1, batchSize = 128, shuffle = false } = options
  const { seed = 0, startIndex, endIndex } = options
  const steps = arrayOf(data, `${name}: data`)
  const { length } = steps
  const [from, to] = [startIndex ?? 0, endIndex ?? length]
  const requireWhole = (option: string, value: number, least: number, most: number) => {
    if (Number.isInteger(value) && value >= least && value <= most) return
    throw new RangeError(
      `${name}: expected ${option} as a whole number from ${least} to ${most}, for ${length} steps, got ${show(value)}`,
    )
  }
  requireWhole('startIndex', from, 0, length - 1)
  requireWhole('endIndex', to, from + 1, length)
  requireWhole('sequenceLength', sequenceLength, 1, length)
  requireWhole('sequenceStride', sequenceStride, 1, length)
  requireWhole('samplingRate', samplingRate, 1, length)
  const goals =
    targets === null || targets === undefined ? null : arrayOf(targets, `${name}: targets`).slice(from, to)
  const room = to - from - (sequenceLength - 1) * samplingRate
  const windows = Math.ceil(Math.max(0, goals ? Math.min(room, goals.length) : room) / sequenceStride)
  if (windows === 0) {
    throw new RangeError(
      `${name}: no window of ${sequenceLength} steps, each ${samplingRate} after the one before, fits into ${to - from} steps`,
    )
  }
  const first = NdArray.from(
    Array.from({ length: windows }, (_, i) => i * sequenceStride),
    'int32',
  )
  const inner = Array.from({ length: sequenceLength }, (_, k) => k * samplingRate)
  const starts = Dataset.fromArrays(first)
  const ordered = shuffle ? starts.shuffle(windows, { seed }) : starts
  const row = steps.shape.slice(1)
  const windowsAt = (begins: NdArray) => {
    const rows = Array.from(begins.data, (begin) => inner.map((k) => from + begin + k)).flat()
    return steps.take(rows).reshape([...begins.shape, sequenceLength, ...row])
  }
  const batches = batchSize === null ? ordered : ordered.batch(batchSize)
  if (!goals) return batches.map(windowsAt)
  const goalsAt = (begins: NdArray) =>
    goals.take(begins.data).reshape([...begins.shape, ...goals.shape.slice(1)])
  return batches.map((begins): [NdArray, NdArray] => [windowsAt(begins), goalsAt(begins)])
}
