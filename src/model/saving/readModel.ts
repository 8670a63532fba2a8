import { Hdf5File } from '../../io/hdf5.js'
import { type Json, parseJson, requireObject } from '../../io/json.js'
import { readZip } from '../../io/zip.js'
import type { NdArray } from '../../tensor/ndarray.js'
import type { Model } from '../model.js'
import { loadAssets, withFurtherLayers } from './assets.js'
import { assignAll } from './assign.js'
import { compileOptions, furtherOptimizers } from './compileConfig.js'
import type { CustomObjects } from './customObjects.js'
import { everyKind } from './everyKind.js'
import { formatOfBytes } from './formatOfBytes.js'
import { legacyAssignments, named, namesIn } from './legacyWeights.js'
import { memberOf } from './loadWeights.js'
import { loadOptimizerState } from './optimizerState.js'
import { reviveModel, understood } from './revive.js'
import { numbered, readWeightsH5 } from './weightsH5.js'

export interface LoadOptions {
  /**
   * Layers, losses, metrics and activations of one's own, by the names that the file has for them.
   * @default {}
   */
  customObjects?: CustomObjects
  /** Whether to compile the model as it was when it was saved. @default true */
  compile?: boolean
}

/** The model that Keras' files hold, in an archive or in HDF5 alone. */
export async function readModel(bytes: Uint8Array, options: LoadOptions): Promise<Model> {
  const format = formatOfBytes(bytes)
  if (format === 'keras') return fromArchive(bytes, options)
  if (format === 'h5') return fromLegacyH5(bytes, options)
  throw new Error('A .safetensors file has weights only: make the model, then model.loadWeights(file)')
}

async function fromArchive(
  bytes: Uint8Array,
  { customObjects = {}, compile = true }: LoadOptions,
): Promise<Model> {
  const members = readZip(bytes)
  const config = requireObject(parseJson(memberOf(members, 'config.json'), 'config.json'), 'config.json')
  const weights = new Hdf5File(memberOf(members, 'model.weights.h5'))
  const about = members.get('metadata.json')
  const metadata = about ? requireObject(parseJson(about, 'metadata.json'), 'metadata.json') : {}
  const kinds = everyKind(await withFurtherLayers(config, customObjects))
  const model = reviveModel(config, kinds, metadata.keras_version)
  assignAll(model.name, readWeightsH5(model, weights))
  loadAssets(model, members, weights)
  if (compile)
    await compileAgain(model, config.compile_config ?? null, customObjects, () => [
      numbered(weights, 'optimizer/vars'),
    ])
  return model
}

async function fromLegacyH5(
  bytes: Uint8Array,
  { customObjects = {}, compile = true }: LoadOptions,
): Promise<Model> {
  const file = new Hdf5File(bytes)
  const config = file.text('', 'model_config')
  if (config === null) {
    throw new Error('The .h5 file has weights only: make the model, then model.loadWeights(file)')
  }
  const json = parseJson(config, 'model_config')
  const kinds = everyKind(await withFurtherLayers(json, customObjects))
  const model = reviveModel(json, kinds, file.text('', 'keras_version') ?? undefined)
  assignAll(model.name, legacyAssignments(model, file, 'model_weights'))
  const training = compile ? file.text('', 'training_config') : null
  if (training !== null) {
    const group = 'optimizer_weights'
    await compileAgain(model, parseJson(training, 'training_config'), customObjects, () => {
      return file.has(group) ? [named(file, group), namesIn(file, group)] : [[]]
    })
  }
  return model
}

async function compileAgain(
  model: Model,
  json: Json,
  customObjects: CustomObjects,
  state: () => [values: readonly NdArray[], names?: readonly string[]],
): Promise<void> {
  const further = await furtherOptimizers(json)
  const compiled = understood('training', () => {
    const options = json && compileOptions(requireObject(json, 'compile_config'), customObjects, further)
    if (options) model.compile(options)
    return options !== null
  })
  if (!compiled) return
  const [values, names] = state()
  if (values.length > 0) loadOptimizerState(model, values, names)
}
