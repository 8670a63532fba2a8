import { host } from '../../host.js'
import { type Given, table, takeOptions } from '../../options.js'
import { isClass, misplaced } from '../../show.js'
import { Callback, type Logs } from './callback.js'

/** Gives the learning rate of an epoch, counted from 0, from the rate there is. */
export type RateRule = (epoch: number, learningRate: number) => number

export interface LearningRateSchedulerOptions {
  /** 1: says which rate each epoch has. @default 0 */
  verbose?: 0 | 1
}

/** Sets the learning rate before each epoch (keras.io/api/callbacks/learning_rate_scheduler). */
export class LearningRateScheduler extends Callback {
  static readonly options = table<LearningRateSchedulerOptions & { schedule: RateRule }>({
    schedule: 'any!',
    verbose: 'number',
  })
  readonly #rule: RateRule
  readonly #verbose: 0 | 1

  constructor(...given: Given<LearningRateSchedulerOptions, [schedule: RateRule], [verbose: 0 | 1]>) {
    const { schedule, verbose = 0 } = takeOptions<LearningRateSchedulerOptions & { schedule: RateRule }>(
      new.target.name,
      LearningRateScheduler.options,
      given,
    )
    super()
    if (typeof schedule !== 'function' || isClass(schedule)) {
      throw new RangeError(
        `LearningRateScheduler: ${misplaced('a function (epoch, learningRate) => …', schedule)}`,
      )
    }
    this.#rule = schedule
    this.#verbose = verbose
  }

  override onEpochBegin(epoch: number): void {
    const { optimizer } = this.model.compiled
    const rate = this.#rule(epoch, optimizer.learningRate)
    if (typeof rate !== 'number' || !Number.isFinite(rate)) {
      throw new TypeError(
        `LearningRateScheduler: expected schedule(${epoch}, ${optimizer.learningRate}) to give a number, got ${rate}`,
      )
    }
    optimizer.learningRate = rate
    if (this.#verbose) {
      host().write(`\nEpoch ${epoch + 1}: LearningRateScheduler setting learning rate to ${rate}.\n`)
    }
  }

  override onEpochEnd(_epoch: number, logs: Logs): void {
    logs.learning_rate = this.model.compiled.optimizer.learningRate
  }
}
