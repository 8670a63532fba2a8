import { readingFile } from '../../io/inFile.js'
import { readSafetensors, writeSafetensors } from '../../io/safetensors.js'
import type { Bytes } from '../../remote.js'
import type { NdArray } from '../../tensor/ndarray.js'
import type { Callback } from './callback.js'
import type { ModelCheckpoint } from './modelCheckpoint.js'

// What BackupAndRestore keeps, in one safetensors file: where a run stands. Loaded with the first backup.

/** Weights, the optimizer's state, the number of epochs, and the checkpoints' best values so far. */
export async function backupOf(
  { model }: Callback,
  epochs: number,
  checkpoints: readonly ModelCheckpoint[],
): Promise<Bytes> {
  const { optimizer } = model.compiled
  const parts = { weights: await model.getWeights(), optimizer: await optimizer.getWeights() }
  const arrays = Object.entries(parts).flatMap(([role, arrays]) =>
    arrays.map((array, i) => [`${role}/${i}`, array] as const),
  )
  const about = {
    epochs,
    weights: parts.weights.length,
    optimizer: parts.optimizer.length,
    ...Object.fromEntries(checkpoints.map(({ best }, i) => [`best/${i}`, best])),
    // A schedule's rate follows from the number of steps.
    ...(typeof optimizer.getConfig().learning_rate === 'number' && {
      learningRate: optimizer.learningRate,
    }),
  }
  const metadata = new Map(Object.entries(about).map(([name, value]) => [name, String(value)]))
  return writeSafetensors(new Map(arrays), metadata)
}

/** Has the run of a callback go on where the backup in a file stands: all of it, or nothing. */
export async function restore(
  path: string,
  { model, params }: Callback,
  checkpoints: readonly ModelCheckpoint[],
): Promise<void> {
  const before = await model.getWeights()
  try {
    await readingFile(path, (bytes) => {
      const { tensors, metadata } = readSafetensors(bytes)
      const list = (role: string): NdArray[] => {
        const arrays = Array.from({ length: wholeIn(metadata, role) }, (_, i) => tensors.get(`${role}/${i}`))
        if (arrays.every((array) => array !== undefined)) return arrays
        throw new Error(`it is no backup of a training run, or damaged: of its ${role} some are missing`)
      }
      const { optimizer, weights } = model.compiled
      const [values, state, epochs] = [list('weights'), list('optimizer'), wholeIn(metadata, 'epochs')]
      model.setWeights(values)
      optimizer.build(weights)
      optimizer.setWeights(state)
      const rate = metadata.get('learningRate')
      if (rate !== undefined) optimizer.learningRate = Number(rate) // the state has it in float32
      params.initialEpoch = epochs
      checkpoints.forEach((checkpoint, i) => {
        const best = metadata.get(`best/${i}`)
        if (best !== undefined) checkpoint.best = Number(best)
      })
    })
  } catch (error) {
    model.setWeights(before)
    throw error
  }
}

function wholeIn(metadata: ReadonlyMap<string, string>, name: string): number {
  const value = Number(metadata.get(name) ?? Number.NaN)
  if (Number.isSafeInteger(value) && value >= 0 && value < 1e6) return value
  throw new Error(`it is no backup of a training run: it does not say how many ${name} it has`)
}
