import { host } from '../../host.js'
import { type Given, table, takeOptions } from '../../options.js'
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
    const { restore } = await import('./backup.js')
    await restore(this.path, this, this.#checkpoints)
    host().write(`Going on after epoch ${this.params.initialEpoch}, from the backup in ${this.path}\n`)
  }

  /** Callbacks that keep the best so far, which is part of where a run stands. */
  get #checkpoints(): ModelCheckpoint[] {
    return this.params.callbacks.filter((callback) => callback instanceof ModelCheckpoint)
  }

  override async onEpochEnd(epoch: number): Promise<void> {
    const { backupOf } = await import('./backup.js')
    // One file, replaced in one go: whenever the process is killed, one whole backup is there.
    await host().writeFile(this.path, await backupOf(this, epoch + 1, this.#checkpoints))
  }

  override async onTrainEnd(): Promise<void> {
    if (this.#deleteCheckpoint) await host().removeFile(this.path)
  }
}
