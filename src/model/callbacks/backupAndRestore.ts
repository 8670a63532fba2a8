import { host } from '../../host.js'
import { readingFile } from '../../io/inFile.js'
import { readSafetensors, writeSafetensors } from '../../io/safetensors.js'
import { type Given, table, takeOptions } from '../../options.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { Callback } from './callback.js'
import { ModelCheckpoint } from './modelCheckpoint.js'

export interface BackupAndRestoreOptions {
  /** Whether the backup goes when training has ended well. @default true */
  deleteCheckpoint?: boolean
}

/**
 * Keeps a backup after every epoch, so that a run that was killed goes on when it is started again
 * (keras.io/api/callbacks/backup_and_restore): weights, the optimizer's state, and the number of the epoch. With the
 * same seed it then takes the same examples in the same order as a run that was never killed. In the list of callbacks it
 * comes after ModelCheckpoint, whose best value so far it keeps too.
 */
export class BackupAndRestore extends Callback {
  static readonly options = table<BackupAndRestoreOptions & { backupDir: string }>({
    backupDir: 'string!',
    deleteCheckpoint: 'boolean',
  })
  readonly path: string
  readonly #deleteCheckpoint: boolean

  /** The folder where the backup lies belongs to one model and one run. */
  constructor(...given: Given<BackupAndRestoreOptions, [folder: string]>) {
    const { backupDir, deleteCheckpoint = true } = takeOptions<
      BackupAndRestoreOptions & { backupDir: string }
    >(new.target.name, BackupAndRestore.options, given)
    super()
    this.path = `${backupDir}/backup.safetensors`
    this.#deleteCheckpoint = deleteCheckpoint
  }

  override async onTrainBegin(): Promise<void> {
    if (!(await host().exists(this.path))) return
    const { model, params } = this
    const before = await model.getWeights()
    try {
      await readingFile(this.path, (bytes) => this.#restore(bytes))
    } catch (error) {
      model.setWeights(before) // all or nothing
      throw error
    }
    host().write(`Going on after epoch ${params.initialEpoch}, from the backup in ${this.path}\n`)
  }

  #restore(bytes: Uint8Array): void {
    const { tensors, metadata } = readSafetensors(bytes)
    const list = (role: string): NdArray[] => {
      const arrays = Array.from({ length: wholeIn(metadata, role) }, (_, i) => tensors.get(`${role}/${i}`))
      if (arrays.every((array) => array !== undefined)) return arrays
      throw new Error(`it is no backup of a training run, or damaged: of its ${role} some are missing`)
    }
    const { model, params } = this
    const { optimizer, weights } = model.compiled
    const [values, state, epochs] = [list('weights'), list('optimizer'), wholeIn(metadata, 'epochs')]
    model.setWeights(values)
    optimizer.build(weights)
    optimizer.setWeights(state)
    const rate = metadata.get('learningRate')
    if (rate !== undefined) optimizer.learningRate = Number(rate) // the state has it in float32
    params.initialEpoch = epochs
    this.#checkpoints.forEach((checkpoint, i) => {
      const best = metadata.get(`best/${i}`)
      if (best !== undefined) checkpoint.best = Number(best)
    })
  }

  /** Callbacks that keep the best so far, which is part of where a run stands. */
  get #checkpoints(): ModelCheckpoint[] {
    return this.params.callbacks.filter((callback) => callback instanceof ModelCheckpoint)
  }

  override async onEpochEnd(epoch: number): Promise<void> {
    const { model } = this
    const { optimizer } = model.compiled
    const parts = { weights: await model.getWeights(), optimizer: await optimizer.getWeights() }
    const arrays = Object.entries(parts).flatMap(([role, arrays]) =>
      arrays.map((array, i) => [`${role}/${i}`, array] as const),
    )
    const about = {
      epochs: epoch + 1,
      weights: parts.weights.length,
      optimizer: parts.optimizer.length,
      ...Object.fromEntries(this.#checkpoints.map(({ best }, i) => [`best/${i}`, best])),
      // A schedule's rate follows from the number of steps.
      ...(typeof optimizer.getConfig().learning_rate === 'number' && {
        learningRate: optimizer.learningRate,
      }),
    }
    const metadata = new Map(Object.entries(about).map(([name, value]) => [name, String(value)]))
    // One file, replaced in one go: whenever the process is killed, one whole backup is there.
    await host().writeFile(this.path, writeSafetensors(new Map(arrays), metadata))
  }

  override async onTrainEnd(): Promise<void> {
    if (this.#deleteCheckpoint) await host().removeFile(this.path)
  }
}

function wholeIn(metadata: ReadonlyMap<string, string>, name: string): number {
  const value = Number(metadata.get(name) ?? Number.NaN)
  if (Number.isSafeInteger(value) && value >= 0 && value < 1e6) return value
  throw new Error(`it is no backup of a training run: it does not say how many ${name} it has`)
}
