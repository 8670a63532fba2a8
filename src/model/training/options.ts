import { show } from '../../show.js'
import type { DataSet } from './data.js'

// What `evaluate` and `predict` take and give.

/** Losses and metrics by name. */
export type Logs = Record<string, number>

/** 0: silent; 1: a progress line; 2: one line an epoch. */
export type Verbosity = 0 | 1 | 2

/** Throws for what is none of them. */
export function requireVerbosity(verbose: unknown): void {
  if (verbose === undefined || verbose === 0 || verbose === 1 || verbose === 2) return
  throw new RangeError(
    `verbose: expected 0 (silent), 1 (a progress line) or 2 (one line an epoch), got ${show(verbose)}`,
  )
}

/** Asks for results by name instead of a list. */
export interface ByName {
  returnDict: true
}

/** What `evaluate` takes, callbacks apart. */
export interface EvaluateSettings {
  /** Examples in a batch. @default 32 */
  batchSize?: number
  /** What is printed. @default 1 */
  verbose?: Verbosity
  /** What each example counts. Without it, all count the same. */
  sampleWeight?: DataSet
  /** Number of batches to measure on. Without it, all. */
  steps?: number
  /** Whether results come by name instead of in a list. @default false */
  returnDict?: boolean
}

/** What `predict` takes, callbacks apart. */
export interface PredictSettings {
  /** Examples in a batch. @default 32 */
  batchSize?: number
  /** What is printed. @default 0 */
  verbose?: Verbosity
  /** Number of batches to predict for. Without it, all. */
  steps?: number
}
