import { host } from '../../host.js'
import { Callback, type Logs } from './callback.js'

/** Gives the learning rate of an epoch, counted from 0, from the rate there is. */
export type RateRule = (epoch: number, learningRate: number) => number

/** Sets the learning rate before each epoch (keras.io/api/callbacks/learning_rate_scheduler). */
export class LearningRateScheduler extends Callback {
  readonly #rule: RateRule
  readonly #verbose: 0 | 1

  constructor(schedule: RateRule, { verbose = 0 }: { verbose?: 0 | 1 } = {}) {
    super()
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
