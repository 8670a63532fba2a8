import { host } from '../../host.js'
import { table, takeOptions } from '../../options.js'
import type { Bytes } from '../../remote.js'
import { formatOf, type ModelFormat } from './format.js'
import type { Saveable } from './saveable.js'
import { modelToBytes, type SaveOptions } from './write.js'
import { tfjsFiles } from './writeTfjs.js'

// What writes models to files, and weights from files into models: loaded when it is first needed.
export { loadWeights } from './loadWeights.js'

/** What a method of models was given behind the file's name. */
type Given = [options?: SaveOptions]

const saveTable = table<SaveOptions>({ quantize: 'string' })

/** Writes a model to a file; to several, whose names begin like its, where it ends in `.json`. */
export async function saveModel(model: Saveable, path: string, given: Given): Promise<void> {
  const options = takeOptions<SaveOptions>('save', saveTable, given)
  const format = formatOf(path)
  if (format !== 'json') return host().writeFile(path, await modelToBytes(model, format, options))
  const [folder, name] = [path.slice(0, path.lastIndexOf('/') + 1), path.slice(path.lastIndexOf('/') + 1)]
  for (const [file, bytes] of await tfjsFiles(model, { name, ...options }))
    await host().writeFile(folder + file, bytes)
}

/** Writes a model's weights to a file. */
export async function saveWeights(model: Saveable, path: string, given: Given): Promise<void> {
  const options = takeOptions<SaveOptions>('saveWeights', saveTable, given)
  const format = formatOf(path)
  if (format !== 'weights.h5' && format !== 'safetensors') {
    throw new RangeError(
      `saveWeights: expected a name that ends in .weights.h5 or .safetensors, got "${path}"`,
    )
  }
  await host().writeFile(path, await modelToBytes(model, format, options))
}

/** What `saveModel` writes, where there are no files. */
export async function bytesOf(model: Saveable, format: ModelFormat, given: Given): Promise<Bytes> {
  return modelToBytes(model, format, takeOptions<SaveOptions>('toBytes', saveTable, given))
}
