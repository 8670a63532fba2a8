import { host } from '../../host.js'
import { type Given, table, takeOptions } from '../../options.js'
import { formatOf } from '../saving/format.js'
import { requireWhole } from '../training/requireWhole.js'
import { Callback, type Logs } from './callback.js'
import { fillName } from './fileName.js'
import { Monitor, type Monitored, type MonitorMode } from './monitor.js'

export interface ModelCheckpointOptions {
  /** The value in the logs that decides with `saveBestOnly`. @default 'val_loss' */
  monitor?: Monitored
  /** 1: says when it saves. @default 0 */
  verbose?: 0 | 1
  /** Whether to save only when the model is the best so far. @default false */
  saveBestOnly?: boolean
  /** Whether to save weights only, to `.weights.h5` or `.safetensors`. @default false */
  saveWeightsOnly?: boolean
  /** Whether small or large values are good; `auto`: the name tells. @default 'auto' */
  mode?: MonitorMode
  /** After each epoch, or after every so many batches. @default 'epoch' */
  saveFreq?: 'epoch' | number
  /** What the first save must beat with `saveBestOnly`; null: nothing. @default null */
  initialValueThreshold?: number | null
}

/**
 * Saves the model while it is trained (keras.io/api/callbacks/model_checkpoint). The path may name the epoch,
 * counted from 1, and what the logs have: `model.{epoch:02d}-{val_loss:.2f}.keras`.
 */
export class ModelCheckpoint extends Callback {
  static readonly options = table<ModelCheckpointOptions & { filepath: string }>({
    filepath: 'string!',
    monitor: 'string',
    verbose: 'number',
    saveBestOnly: 'boolean',
    saveWeightsOnly: 'boolean',
    mode: 'string',
    saveFreq: 'any',
    initialValueThreshold: 'number?',
  })
  readonly path: string
  readonly #saveBestOnly: boolean
  readonly #saveWeightsOnly: boolean
  readonly #monitor: Monitor | null
  readonly #verbose: 0 | 1
  /** The best value so far, which a backup keeps too. */
  best: number
  #epoch = 0
  #batches = 0

  constructor(...given: Given<ModelCheckpointOptions, [path: string], [monitor: Monitored]>) {
    const {
      filepath: path,
      monitor = 'val_loss',
      verbose = 0,
      saveBestOnly = false,
      saveWeightsOnly = false,
      mode = 'auto',
      saveFreq = 'epoch',
      initialValueThreshold = null,
    } = takeOptions<ModelCheckpointOptions & { filepath: string }>(
      new.target.name,
      ModelCheckpoint.options,
      given,
    )
    super()
    const wanted = saveWeightsOnly ? ['weights.h5', 'safetensors'] : ['keras', 'h5']
    if (!wanted.includes(formatOf(path))) {
      throw new RangeError(
        `ModelCheckpoint: ${saveWeightsOnly ? 'weights' : 'models'} are saved to names that end in ` +
          `.${wanted.join(' or .')}, got "${path}"`,
      )
    }
    this.path = path
    this.#monitor = saveBestOnly ? new Monitor('ModelCheckpoint', monitor, mode) : null
    this.#verbose = verbose
    this.#saveBestOnly = saveBestOnly
    this.#saveWeightsOnly = saveWeightsOnly
    this.best = initialValueThreshold ?? this.#monitor?.worst ?? 0
    if (saveFreq === 'epoch') {
      this.onEpochEnd = (epoch, logs) => this.#save(logs, { epoch: epoch + 1 })
      return
    }
    requireWhole('ModelCheckpoint: saveFreq', saveFreq, 1)
    // Only where it is wanted: whoever has this hook makes training wait for the device after every batch.
    this.onTrainBatchEnd = async (batch, logs) => {
      if (++this.#batches % saveFreq === 0)
        await this.#save(logs, { epoch: this.#epoch + 1, batch: batch + 1 })
    }
  }

  override onEpochBegin(epoch: number): void {
    this.#epoch = epoch
  }

  async #save(logs: Logs, place: Logs): Promise<void> {
    const say = (text: string) => this.#verbose && host().write(`\nEpoch ${place.epoch}: ${text}\n`)
    const name = this.#monitor?.name
    if (this.#monitor && this.#saveBestOnly) {
      const value = this.#monitor.read(logs, this.params)
      if (value === null) return
      if (!this.#monitor.isBetter(value, this.best)) {
        say(`${name} did not improve from ${this.best.toFixed(5)}`)
        return
      }
      say(`${name} improved from ${this.best.toFixed(5)} to ${value.toFixed(5)}`)
      this.best = value
    }
    const path = fillName(this.path, { ...logs, ...place })
    if (this.#saveWeightsOnly) await this.model.saveWeights(path)
    else await this.model.save(path)
    say(`saved model to ${path}`)
  }
}
