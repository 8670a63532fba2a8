import type { Table } from '../options.js'
import type { Clipping } from './clipping.js'
import type { LearningRate } from './learningRate.js'

/** Options that every optimizer has (keras.io/api/optimizers). */
export interface OptimizerOptions extends Clipping {
  learningRate?: LearningRate
  /** Share of its own value, times the learning rate, that each weight loses in each step. */
  weightDecay?: number | null
  /** Whether to keep a moving average of the weights' values. */
  useEma?: boolean
  /** How much of the average each step leaves. */
  emaMomentum?: number
  /** Every so many steps weights take their average's value; null: only in `finalizeVariableValues`. */
  emaOverwriteFrequency?: number | null
  /** Every so many steps weights are updated, by the mean of the gradients since. */
  gradientAccumulationSteps?: number | null
  name?: string
}

/** All but the learning rate, which comes first, before a rule's own options. */
export const optimizerTable = {
  weightDecay: 'number?',
  clipnorm: 'number?',
  clipvalue: 'number?',
  globalClipnorm: 'number?',
  useEma: 'boolean',
  emaMomentum: 'number',
  emaOverwriteFrequency: 'number?',
  gradientAccumulationSteps: 'number?',
  name: 'string',
} satisfies Table<Omit<OptimizerOptions, 'learningRate'>>

/** @throws RangeError that names the optimizer and the option, for anything but null or a whole number from `least` on */
export function requireWholeOrNull(owner: string, option: string, value: number | null, least: number): void {
  if (value === null || (Number.isInteger(value) && value >= least)) return
  throw new RangeError(`${owner}: expected ${option} to be a whole number from ${least} on, got ${value}`)
}
