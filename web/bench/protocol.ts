import type { BenchResult, Turn } from '../../bench/measure.js'
import type { BenchName } from '../../bench/names.js'
import type { Circumstances } from '../../bench/record/record.js'

// What the page and the worker in which benches run tell each other.

/** What the visitor asks for. */
export interface Asked {
  /** None: the short set. */
  benches: readonly BenchName[]
  /** None: each bench's own. */
  sizes: readonly number[]
  rounds: number
  /** Beginnings of the peers' names. */
  peers: readonly string[]
}

export type FromWorker =
  /** The device is open, and so are the peers. */
  | { type: 'open'; where: Circumstances }
  | { type: 'bench'; done: number; of: number }
  | { type: 'turn'; turn: Turn }
  | { type: 'result'; result: BenchResult }
  | { type: 'done' }
  | { type: 'failed'; reason: string }
