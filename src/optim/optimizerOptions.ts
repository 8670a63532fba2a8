import type { Table } from '../options.js'
import type { Clipping } from './clipping.js'
import type { LearningRate } from './learningRate.js'

/** Options that every optimizer has (keras.io/api/optimizers). */
export interface OptimizerOptions extends Clipping {
  /** A number, a schedule, or a function of the step. Without it, 0.001, of SGD 0.01. */
  learningRate?: LearningRate
  /**
   * Share of its own value, times the learning rate, that each weight loses in each step; null: none. AdamW
   * has 0.004.
   * @default null
   */
  weightDecay?: number | null
  /** Whether to keep a moving average of the weights' values. @default false */
  useEma?: boolean
  /** How much of the average each step keeps. @default 0.99 */
  emaMomentum?: number
  /**
   * Every so many steps weights take their average's value; null: only in `finalizeVariableValues`.
   * @default null
   */
  emaOverwriteFrequency?: number | null
  /**
   * Every so many steps weights are updated, by the mean of the gradients since; null: every step.
   * @default null
   */
  gradientAccumulationSteps?: number | null
  /** For model files. Without it, the class's name in snake case. */
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
