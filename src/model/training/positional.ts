import { misplaced } from '../../show.js'
import type { Batches } from './batches.js'
import type { Given } from './check.js'
import type { DataSet } from './data.js'
import { isBatches } from './isBatches.js'

/** What `fit` and `evaluate` take by position: x, y and options, or batches and options. */
export type Positional<Options> = [
  data: DataSet | Batches,
  second?: DataSet | Options | null,
  options?: Options,
]

/** The examples, or the batches, and the options. */
export function byPosition<Options extends { sampleWeight?: DataSet }>([
  data,
  second,
  third,
]: Positional<Options>): [data: Given | Batches, options: Options] {
  if (isBatches(data)) {
    if (second && third !== undefined) {
      throw new TypeError(`the data: batches hold their own y: ${misplaced('options', second)}`)
    }
    return [data as Batches, (second ?? third ?? {}) as Options]
  }
  const { sampleWeight } = third ?? {}
  return [
    { x: data as DataSet, y: second as DataSet, sampleWeight },
    third === undefined ? ({} as Options) : third,
  ]
}
