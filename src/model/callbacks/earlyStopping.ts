import { host } from '../../host.js'
import { type Given, table, takeOptions } from '../../options.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { requireWhole } from '../training/requireWhole.js'
import { Callback, type Logs } from './callback.js'
import { Monitor, type Monitored, type MonitorMode } from './monitor.js'

export interface EarlyStoppingOptions {
  /** The value in the logs to watch. @default 'val_loss' */
  monitor?: Monitored
  /** A smaller change is no improvement. @default 0 */
  minDelta?: number
  /** Epochs without improvement after which training stops. @default 0 */
  patience?: number
  /** 1: says when it stops. @default 0 */
  verbose?: 0 | 1
  /** Whether small or large values are good; `auto`: the name tells. @default 'auto' */
  mode?: MonitorMode
  /** A value that must be beaten for an epoch to count as improved; null: none. @default null */
  baseline?: number | null
  /** Whether the model gets back the weights of its best epoch. @default false */
  restoreBestWeights?: boolean
  /** Epochs that pass before anything is watched. @default 0 */
  startFromEpoch?: number
}

/** Ends training when a value no longer improves (keras.io/api/callbacks/early_stopping). */
export class EarlyStopping extends Callback {
  static readonly options = table<EarlyStoppingOptions>({
    monitor: 'string',
    minDelta: 'number',
    patience: 'number',
    verbose: 'number',
    mode: 'string',
    baseline: 'number?',
    restoreBestWeights: 'boolean',
    startFromEpoch: 'number',
  })
  readonly patience: number
  readonly minDelta: number
  readonly baseline: number | null
  readonly restoreBestWeights: boolean
  readonly startFromEpoch: number
  readonly #monitor: Monitor
  readonly #verbose: 0 | 1
  #best = 0
  #wait = 0
  #weights: NdArray[] | null = null
  bestEpoch = 0
  /** The epoch that training stopped after; 0 where it did not. */
  stoppedEpoch = 0

  constructor(
    ...given: Given<EarlyStoppingOptions, [], [monitor: Monitored, minDelta: number, patience: number]>
  ) {
    const {
      monitor = 'val_loss',
      minDelta = 0,
      patience = 0,
      verbose = 0,
      mode = 'auto',
      baseline = null,
      restoreBestWeights = false,
      startFromEpoch = 0,
    } = takeOptions<EarlyStoppingOptions>(new.target.name, EarlyStopping.options, given)
    super()
    requireWhole('EarlyStopping: patience', patience, 0)
    requireWhole('EarlyStopping: startFromEpoch', startFromEpoch, 0)
    this.#monitor = new Monitor('EarlyStopping', monitor, mode)
    this.#verbose = verbose
    this.minDelta = minDelta
    this.patience = patience
    this.baseline = baseline
    this.restoreBestWeights = restoreBestWeights
    this.startFromEpoch = startFromEpoch
  }

  override onTrainBegin(): void {
    this.#wait = 0
    this.#best = this.#monitor.worst
    this.#weights = null
    this.bestEpoch = 0
    this.stoppedEpoch = 0
  }

  override async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    const value = this.#monitor.read(logs, this.params)
    if (value === null || epoch < this.startFromEpoch) return
    this.#wait++
    const better = this.#monitor.isBetter(value, this.#best, this.minDelta)
    if (better) {
      this.#best = value
      this.bestEpoch = epoch
    }
    // Where nothing ever gets better (all is NaN), the first epoch's weights are the best there are.
    if (this.restoreBestWeights && (better || !this.#weights)) this.#weights = await this.model.getWeights()
    if (better) {
      const counts = this.baseline === null || this.#monitor.isBetter(value, this.baseline, this.minDelta)
      if (counts) this.#wait = 0
      return
    }
    if (this.#wait >= this.patience && epoch > 0) {
      this.stoppedEpoch = epoch
      this.model.stopTraining = true
    }
  }

  override onTrainEnd(): void {
    const say = (text: string) => this.#verbose && host().write(`${text}\n`)
    if (this.stoppedEpoch > 0) say(`Epoch ${this.stoppedEpoch + 1}: early stopping`)
    if (!this.#weights) return
    say(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`)
    this.model.setWeights(this.#weights)
    this.#weights = null
  }
}
