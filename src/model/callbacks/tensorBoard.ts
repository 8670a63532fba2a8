import { host } from '../../host.js'
import { type Given, table, takeOptions } from '../../options.js'
import { requireWhole } from '../training/requireWhole.js'
import { Callback, type Logs } from './callback.js'

export interface TensorBoardOptions {
  /** The folder to write to. @default 'logs' */
  logDir?: string
  /**
   * When losses and metrics of training are written: after epochs, or also after every batch, or every so
   * many.
   * @default 'epoch'
   */
  updateFreq?: 'epoch' | 'batch' | number
}

/**
 * Writes what TensorBoard draws (keras.io/api/callbacks/tensorboard): `epoch_loss` and the like, training and
 * validation in folders of their own; with `updateFreq` also `batch_loss` of batches. Look with
 * `tensorboard --logdir logs`.
 */
export class TensorBoard extends Callback {
  static readonly options = table<TensorBoardOptions>({
    logDir: 'string',
    updateFreq: 'any',
  })
  readonly folder: string
  readonly #begun = new Map<string, string>()

  constructor(...given: Given<TensorBoardOptions, [], [folder: string]>) {
    const { logDir = 'logs', updateFreq = 'epoch' } = takeOptions<TensorBoardOptions>(
      new.target.name,
      TensorBoard.options,
      given,
    )
    super()
    this.folder = logDir
    if (updateFreq === 'epoch') return
    const every = updateFreq === 'batch' ? 1 : updateFreq
    requireWhole('TensorBoard: updateFreq', every, 1)
    this.onTrainBatchEnd = async (_, logs) => {
      const { iterations } = this.model.compiled.optimizer
      if (iterations % every === 0) await this.#write('train', 'batch', logs, iterations)
    }
  }

  override onTrainBegin(): void {
    this.#begun.clear()
  }

  override async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    const isValidation = (name: string) => name.startsWith('val_')
    const training = Object.entries(logs).filter(([name]) => !isValidation(name))
    const validation = Object.entries(logs).filter(([name]) => isValidation(name))
    await this.#write('train', 'epoch', Object.fromEntries(training), epoch)
    if (validation.length === 0) return
    const named = validation.map(([name, value]) => [name.slice('val_'.length), value])
    await this.#write('validation', 'epoch', Object.fromEntries(named), epoch)
  }

  async #write(run: string, prefix: string, logs: Logs, step: number): Promise<void> {
    const { scalarRecord, versionRecord } = await import('./eventFile.js')
    const seconds = Date.now() / 1000
    let path = this.#begun.get(run)
    if (!path) {
      path = `${this.folder}/${run}/events.out.tfevents.${Math.floor(seconds)}.glassgrad.v2`
      this.#begun.set(run, path)
      await host().appendFile(path, versionRecord(seconds))
    }
    const records = Object.entries(logs).flatMap(([name, value]) => [
      ...scalarRecord({ tag: `${prefix}_${name}`, value, step }, seconds),
    ])
    await host().appendFile(path, Uint8Array.from(records))
  }
}
