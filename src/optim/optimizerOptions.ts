import type { Table } from '../options.js'
import type { Clipping } from './clipping.js'
import { describeRate, type LearningRate } from './learningRate.js'

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

/** @throws RangeError that names the optimizer, for a share below 0 */
export function requireDecay(owner: string, weightDecay: number | null): void {
  if (weightDecay === null || weightDecay >= 0) return
  throw new RangeError(`${owner}: expected a weightDecay from 0 on, got ${weightDecay}`)
}

/** The options as Keras writes them, in its names. */
export function describeOptions(
  of: Omit<Required<OptimizerOptions>, keyof Clipping | 'learningRate'> & { clipping: Clipping },
  learningRate: LearningRate,
): Record<string, unknown> {
  const { clipnorm, globalClipnorm, clipvalue } = of.clipping
  return {
    name: of.name,
    learning_rate: describeRate(learningRate),
    weight_decay: of.weightDecay,
    clipnorm,
    global_clipnorm: globalClipnorm,
    clipvalue,
    use_ema: of.useEma,
    ema_momentum: of.emaMomentum,
    ema_overwrite_frequency: of.emaOverwriteFrequency,
    loss_scale_factor: null,
    gradient_accumulation_steps: of.gradientAccumulationSteps,
  }
}
