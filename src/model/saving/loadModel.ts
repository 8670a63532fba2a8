import { host } from '../../host.js'
import { Hdf5File } from '../../io/hdf5.js'
import { type Json, parseJson, requireObject } from '../../io/json.js'
import { readZip } from '../../io/zip.js'
import type { NdArray } from '../../tensor/ndarray.js'
import type { Model } from '../model.js'
import { assignAll } from './assign.js'
import { compileOptions } from './compileConfig.js'
import type { CustomObjects } from './customObjects.js'
import { formatOfBytes } from './format.js'
import { legacyAssignments, named } from './legacyWeights.js'
import { loadTfjs } from './loadTfjs.js'
import { memberOf } from './loadWeights.js'
import { loadOptimizerState } from './optimizerState.js'
import { reviveModel, understood } from './revive.js'
import { numbered, readWeightsH5 } from './weightsH5.js'

export interface LoadOptions {
  /** Layers, losses, metrics and activations of one's own, by the names that the file has for them. */
  customObjects?: CustomObjects
  /** Whether to compile the model as it was compiled when it was saved. */
  compile?: boolean
}

/**
 * A model from a `.keras` or `.h5` file, as Keras or `model.save` has written it, ready to predict, and, where
 * it had been compiled, to be trained on from where it stopped (keras.io/api/models/model_saving_apis).
 * A `.json` is TensorFlow.js' `model.json`, whose weights lie beside it.
 * @param file its path, its address in a browser, or its bytes
 */
export async function loadModel(file: string | Uint8Array, options: LoadOptions = {}): Promise<Model> {
  const bytes = typeof file === 'string' ? await host().readFile(file) : file
  if (typeof file === 'string' && file.endsWith('.json')) {
    const folder = file.slice(0, file.lastIndexOf('/') + 1)
    return loadTfjs(bytes, (path) => host().readFile(folder + path), options.customObjects ?? {})
  }
  const format = formatOfBytes(bytes)
  if (format === 'keras') return fromArchive(bytes, options)
  if (format === 'h5') return fromLegacyH5(bytes, options)
  throw new Error('A .safetensors file has weights only: make the model, then model.loadWeights(file)')
}

/** A model, with new weights, from the JSON that `model.toJSON()` gives, or Keras' `model.to_json()`. */
export function modelFromJSON(json: string, customObjects: CustomObjects = {}): Model {
  return reviveModel(parseJson(json, 'model JSON'), customObjects)
}

function fromArchive(bytes: Uint8Array, { customObjects = {}, compile = true }: LoadOptions): Model {
  const members = readZip(bytes)
  const config = requireObject(parseJson(memberOf(members, 'config.json'), 'config.json'), 'config.json')
  const weights = memberOf(members, 'model.weights.h5')
  const model = reviveModel(config, customObjects)
  assignAll(model.name, readWeightsH5(model, weights))
  if (compile)
    compileAgain(model, config.compile_config ?? null, customObjects, () =>
      numbered(new Hdf5File(weights), 'optimizer/vars'),
    )
  return model
}

function fromLegacyH5(bytes: Uint8Array, { customObjects = {}, compile = true }: LoadOptions): Model {
  const file = new Hdf5File(bytes)
  const config = file.text('', 'model_config')
  if (config === null) {
    throw new Error('The .h5 file has weights only: make the model, then model.loadWeights(file)')
  }
  const model = reviveModel(parseJson(config, 'model_config'), customObjects)
  assignAll(model.name, legacyAssignments(model, file, 'model_weights'))
  const training = compile ? file.text('', 'training_config') : null
  if (training !== null) {
    compileAgain(model, parseJson(training, 'training_config'), customObjects, () =>
      file.has('optimizer_weights') ? named(file, 'optimizer_weights') : [],
    )
  }
  return model
}

function compileAgain(
  model: Model,
  json: Json,
  customObjects: CustomObjects,
  state: () => readonly NdArray[],
): void {
  const compiled = understood('training', () => {
    const options = json && compileOptions(requireObject(json, 'compile_config'), customObjects)
    if (options) model.compile(options)
    return options !== null
  })
  if (!compiled) return
  const values = state()
  if (values.length > 0) loadOptimizerState(model, values)
}
