import { host } from '../../host.js'
import { formatOf } from './format.js'
import type { Saveable } from './saveable.js'
import { modelToBytes, type SaveOptions } from './write.js'
import { tfjsFiles } from './writeTfjs.js'

/** What writes models to files, and weights from files into models: loaded when it is first needed. */
export { loadWeights } from './loadWeights.js'
export { modelToBytes }

/** Writes a model to a file; to several, whose names begin like its, where it ends in `.json`. */
export async function saveModel(model: Saveable, path: string, options: SaveOptions): Promise<void> {
  const format = formatOf(path)
  if (format !== 'json') return host().writeFile(path, await modelToBytes(model, format, options))
  const [folder, name] = [path.slice(0, path.lastIndexOf('/') + 1), path.slice(path.lastIndexOf('/') + 1)]
  for (const [file, bytes] of await tfjsFiles(model, { name, ...options }))
    await host().writeFile(folder + file, bytes)
}
