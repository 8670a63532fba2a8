import { host } from '../../host.js'
import { type Given, table, takeOptions } from '../../options.js'
import { requireWhole } from '../training/requireWhole.js'
import { Callback, type Logs } from './callback.js'
import { Monitor, type Monitored, type MonitorMode } from './monitor.js'

export interface ReduceLROnPlateauOptions {
  /** The value in the logs to watch. @default 'val_loss' */
  monitor?: Monitored
  /** What the learning rate is multiplied by. @default 0.1 */
  factor?: number
  /** Epochs without improvement after which that happens. @default 10 */
  patience?: number
  /** 1: says when it lowers the rate. @default 0 */
  verbose?: 0 | 1
  /** Whether small or large values are good; `auto`: the name tells. @default 'auto' */
  mode?: MonitorMode
  /** A smaller change is no improvement. @default 0.0001 */
  minDelta?: number
  /** Epochs after a reduction in which nothing is counted. @default 0 */
  cooldown?: number
  /** The learning rate is not lowered below this. @default 0 */
  minLr?: number
  /** @deprecated The earlier name of `minLr`. @default 0 */
  minLR?: number
}

/** Lowers the learning rate when a value no longer improves (keras.io/api/callbacks/reduce_lr_on_plateau). */
export class ReduceLROnPlateau extends Callback {
  static readonly options = table<ReduceLROnPlateauOptions>({
    monitor: 'string',
    factor: 'number',
    patience: 'number',
    verbose: 'number',
    mode: 'string',
    minDelta: 'number',
    cooldown: 'number',
    minLr: 'number',
    minLR: 'number',
  })
  readonly factor: number
  readonly patience: number
  readonly minDelta: number
  readonly cooldown: number
  readonly minLr: number
  readonly #monitor: Monitor
  readonly #verbose: 0 | 1
  #best = 0
  #wait = 0
  #cooling = 0

  constructor(
    ...given: Given<ReduceLROnPlateauOptions, [], [monitor: Monitored, factor: number, patience: number]>
  ) {
    const {
      monitor = 'val_loss',
      factor = 0.1,
      patience = 10,
      verbose = 0,
      mode = 'auto',
      minDelta = 1e-4,
      cooldown = 0,
      minLR = 0,
      minLr = minLR,
    } = takeOptions<ReduceLROnPlateauOptions>(new.target.name, ReduceLROnPlateau.options, given)
    super()
    if (!(factor > 0 && factor < 1)) {
      throw new RangeError(`ReduceLROnPlateau: expected a factor between 0 and 1, got ${factor}`)
    }
    requireWhole('ReduceLROnPlateau: patience', patience, 0)
    requireWhole('ReduceLROnPlateau: cooldown', cooldown, 0)
    this.#monitor = new Monitor('ReduceLROnPlateau', monitor, mode)
    this.#verbose = verbose
    this.factor = factor
    this.patience = patience
    this.minDelta = minDelta
    this.cooldown = cooldown
    this.minLr = minLr
  }

  override onTrainBegin(): void {
    this.#best = this.#monitor.worst
    this.#wait = 0
    this.#cooling = 0
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    const { optimizer } = this.model.compiled
    const rate = optimizer.learningRate
    logs.learning_rate = rate
    const value = this.#monitor.read(logs, this.params)
    if (value === null) return
    if (this.#cooling > 0) {
      this.#cooling--
      this.#wait = 0
    }
    if (this.#monitor.isBetter(value, this.#best, this.minDelta)) {
      this.#best = value
      this.#wait = 0
      return
    }
    if (this.#cooling > 0) return
    this.#wait++
    if (this.#wait < this.patience || rate <= this.minLr) return
    optimizer.learningRate = Math.max(rate * this.factor, this.minLr)
    this.#cooling = this.cooldown
    this.#wait = 0
    if (this.#verbose) {
      host().write(
        `\nEpoch ${epoch + 1}: ReduceLROnPlateau reducing learning rate to ${optimizer.learningRate}.\n`,
      )
    }
  }
}
