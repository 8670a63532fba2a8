import { table } from '../../options.js'
import { requireVerbosity, type Verbosity } from '../callbacks/callback.js'
import type { CallbackLike } from '../callbacks/lambdaCallback.js'
import type { Batches } from './batches.js'
import { type DataSet, requireWhole } from './data.js'

export interface FitOptions {
  batchSize?: number
  /** Number of the epoch after which training ends. */
  epochs?: number
  /** Number of the epoch to begin with, where an earlier run is continued. */
  initialEpoch?: number
  verbose?: Verbosity
  callbacks?: CallbackLike | readonly CallbackLike[]
  /** Share of the examples, taken from the end, that is not trained on but measured on after each epoch. */
  validationSplit?: number
  /** What to measure on after each epoch: x, y and weights of examples; or batches. */
  validationData?: readonly [x: DataSet, y: DataSet, sampleWeight?: DataSet] | Batches
  validationBatchSize?: number
  validationSteps?: number
  /** Measures after every so many epochs, or after those in a list, counted from 1. */
  validationFreq?: number | readonly number[]
  /** Whether each epoch takes the examples in a new random order. */
  shuffle?: boolean
  /** What the examples of each class count in the loss. */
  classWeight?: Readonly<Record<number, number>>
  /** What each example counts in the loss. */
  sampleWeight?: DataSet
  /** Batches in an epoch, which then goes on where the last one stopped. */
  stepsPerEpoch?: number
  /** Decides all random numbers from here on, as `setRandomSeed`: weights not drawn yet, order, dropout. */
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
