import { Hdf5File } from '../../io/hdf5.js'
import { readingFile } from '../../io/inFile.js'
import { weightOf } from '../../io/quantizedSafetensors.js'
import { readSafetensors } from '../../io/safetensors.js'
import { readZip } from '../../io/zip.js'
import { assignAll } from './assign.js'
import { archiveOf, formatOfBytes } from './formatOfBytes.js'
import type { Saveable } from './saveable.js'
import { weightPaths } from './store.js'
import { readWeightsH5 } from './weightsH5.js'

/**
 * Overwrites a model's weights with those of a `.keras`, `.h5`, `.weights.h5` or `.safetensors` file.
 * @throws Error where the file is damaged or belongs to another model; then nothing has changed
 */
export async function loadWeights(model: Saveable, file: string | Uint8Array): Promise<void> {
  return readingFile(file, (bytes) => assignFrom(model, bytes))
}

async function assignFrom(model: Saveable, bytes: Uint8Array): Promise<void> {
  const format = formatOfBytes(bytes)
  if (!model.built) {
    throw new Error(
      `Model "${model.name}" has no weights yet: give its first layer an inputShape, then load them`,
    )
  }
  if (format === 'safetensors') return loadSafetensors(model, bytes)
  const h5 = format === 'keras' ? memberOf(readZip(bytes), 'model.weights.h5') : bytes
  assignAll(model.name, readWeightsH5(model, new Hdf5File(h5)))
}

/** A member that every `.keras` archive has. */
export function memberOf<T>(members: ReadonlyMap<string, T>, name: string): T {
  const member = members.get(name)
  if (member) return member
  throw new Error(`The archive has no ${name}: ${archiveOf([...members.keys()])}`)
}

function loadSafetensors(model: Saveable, bytes: Uint8Array): void {
  const file = readSafetensors(bytes)
  const paths = weightPaths(model)
  const assignments = model.weights.map((weight) => {
    const from = paths.get(weight)!
    const values = weightOf(file, from)
    if (values) return { weight, values, from }
    throw new RangeError(`Model "${model.name}": the file has no "${from}": it belongs to another model`)
  })
  assignAll(model.name, assignments)
}
