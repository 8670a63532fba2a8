import { host } from '../../host.js'
import { readSafetensors, writeSafetensors } from '../../io/safetensors.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { Callback } from './callback.js'

export interface BackupAndRestoreOptions {
  /** Whether the backup goes when training has ended well. */
  deleteCheckpoint?: boolean
}

/**
 * Keeps a backup after every epoch, so that a run that was killed goes on when it is started again
 * (keras.io/api/callbacks/backup_and_restore): weights, the optimizer's state, and the number of the epoch. With the
 * same seed it then takes the same examples in the same order as a run that was never killed.
 */
export class BackupAndRestore extends Callback {
  readonly path: string
  readonly #deleteCheckpoint: boolean

  /** @param folder where the backup lies; it belongs to one model and one run */
  constructor(folder: string, { deleteCheckpoint = true }: BackupAndRestoreOptions = {}) {
    super()
    this.path = `${folder}/backup.safetensors`
    this.#deleteCheckpoint = deleteCheckpoint
  }

  override async onTrainBegin(): Promise<void> {
    if (!(await host().exists(this.path))) return
    const { tensors, metadata } = readSafetensors(await host().readFile(this.path))
    const list = (role: string): NdArray[] => {
      const count = Number(metadata.get(role))
      return Array.from({ length: count }, (_, i) => tensors.get(`${role}/${i}`)!)
    }
    const { model, params } = this
    const { optimizer, weights } = model.compiled
    model.setWeights(list('weights'))
    optimizer.build(weights)
    optimizer.setWeights(list('optimizer'))
    const rate = metadata.get('learningRate')
    if (rate !== undefined) optimizer.learningRate = Number(rate) // the state has it in float32
    params.initialEpoch = Number(metadata.get('epochs'))
    host().write(`Going on after epoch ${params.initialEpoch}, from the backup in ${this.path}\n`)
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
