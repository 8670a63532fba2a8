import { table } from '../../options.js'
import type { CallbackLike } from '../callbacks/lambdaCallback.js'
import type { Batches } from './batches.js'
import type { DataSet } from './data.js'
import { requireVerbosity, type Verbosity } from './options.js'
import { requireWhole } from './requireWhole.js'

export interface FitOptions {
  /** Examples in a batch: the weights change once a batch. @default 32 */
  batchSize?: number
  /** Number of the epoch after which training ends. @default 1 */
  epochs?: number
  /** Number of the epoch to begin with, to continue an earlier run. @default 0 */
  initialEpoch?: number
  /** What is printed. @default 1 */
  verbose?: Verbosity
  /**
   * Called at points of the run: objects, or just functions `{ onEpochEnd: (epoch, logs) => … }`.
   * @default []
   */
  callbacks?: CallbackLike | readonly CallbackLike[]
  /**
   * Share of the examples, from the end, that is not trained on but measured on after each epoch.
   * @default 0
   */
  validationSplit?: number
  /**
   * What to measure on after each epoch: [x, y] or [x, y, sampleWeight], or batches. Without it, the
   * `validationSplit`.
   */
  validationData?: readonly [x: DataSet, y: DataSet, sampleWeight?: DataSet] | Batches
  /** Examples in a batch of validation. Without it, `batchSize`. */
  validationBatchSize?: number
  /** Number of batches to measure on. Without it, all. */
  validationSteps?: number
  /** Measures after every so many epochs, or after those in a list, counted from 1. @default 1 */
  validationFreq?: number | readonly number[]
  /**
   * Whether each epoch takes the examples in a new random order; batches of a generator come as they are.
   * @default true
   */
  shuffle?: boolean
  /** What the examples of each class count in the loss. Without it, all count the same. */
  classWeight?: Readonly<Record<number, number>>
  /** What each example counts in the loss. Without it, all count the same. */
  sampleWeight?: DataSet
  /** Number of batches in an epoch; the next one goes on behind them. Without it, all. */
  stepsPerEpoch?: number
  /**
   * Restarts all random numbers, as `setRandomSeed`: weights not drawn yet, order, dropout. Without it, they
   * go on.
   */
  seed?: number
}

export const fitTable = table<FitOptions>({
  batchSize: 'number',
  epochs: 'number',
  verbose: 'number',
  callbacks: 'any',
  validationSplit: 'number',
  validationData: 'any',
  shuffle: 'boolean',
  classWeight: 'any',
  sampleWeight: 'any',
  initialEpoch: 'number',
  stepsPerEpoch: 'number',
  validationSteps: 'number',
  validationBatchSize: 'number',
  validationFreq: 'any',
  seed: 'number',
})

/** @throws RangeError or TypeError that names the option whose value can't be meant */
export function checkFitOptions(options: FitOptions, fromBatches: boolean): void {
  const { epochs = 1, initialEpoch = 0, validationSplit = 0, validationFreq = 1 } = options
  requireVerbosity(options.verbose)
  requireWhole('epochs', epochs, 1)
  requireWhole('initialEpoch', initialEpoch, 0)
  for (const name of ['batchSize', 'stepsPerEpoch', 'validationSteps', 'validationBatchSize'] as const) {
    const value = options[name]
    if (value !== undefined) requireWhole(name, value, 1)
  }
  for (const freq of [validationFreq].flat()) requireWhole('validationFreq', freq, 1)
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new RangeError(`validationSplit: expected a share from 0 to below 1, got ${validationSplit}`)
  }
  if (!fromBatches) return
  const wrong = (['batchSize', 'validationSplit', 'sampleWeight'] as const).find((name) => options[name])
  if (wrong)
    throw new TypeError(`${wrong}: not with a generator, which decides by itself what its batches have`)
}

/** Whether validation comes after an epoch, counted from 1. */
export function isDue(epoch: number, freq: number | readonly number[]): boolean {
  return typeof freq === 'number' ? epoch % freq === 0 : freq.includes(epoch)
}

/** Whether validation comes more than once. */
export function isDueAgain({ epochs = 1, initialEpoch = 0, validationFreq = 1 }: FitOptions): boolean {
  let times = 0
  for (let epoch = initialEpoch + 1; epoch <= epochs && times < 2; epoch++) {
    if (isDue(epoch, validationFreq)) times++
  }
  return times > 1
}
