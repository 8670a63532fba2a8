import { checkOptions, type Given, type OptionTable } from '../../options.js'

/**
 * A learning rate that follows from the number of steps taken (keras.io/api/optimizers/learning_rate_schedules). All are
 * computed on the host, in double precision.
 */
export abstract class LearningRateSchedule {
  /** What the constructor takes by name, in the order in which it may be given. */
  static readonly options: OptionTable = {}

  constructor(options: object = {}) {
    checkOptions(new.target.name, new.target.options, options)
  }

  /** The rate after `step` = 0, 1, … steps. */
  abstract at(step: number): number

  /** Keras' configuration, in Keras' names. */
  abstract getConfig(): Record<string, unknown>
}

/** A schedule's numbers by position, then an object with the rest; or all in an object. */
export type GivenSchedule<Options, First extends readonly unknown[], Further extends readonly unknown[]> =
  | [all: Options]
  | Given<Partial<Options>, First, Further>

/** @throws RangeError where a number of steps is not above 0 */
export function requireSteps(schedule: string, option: string, steps: number): number {
  if (steps > 0) return steps
  throw new RangeError(`${schedule}: expected ${option} above 0, got ${steps}`)
}
