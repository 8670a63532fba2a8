import { host } from '../../host.js'
import { parseJson } from '../../io/json.js'
import { checkOptions, table } from '../../options.js'
import { misplaced } from '../../show.js'
import type { Model } from '../model.js'
import type { CustomObjects } from './customObjects.js'
import { everyKind } from './everyKind.js'
import type { LoadOptions } from './readModel.js'
import { reviveModel } from './revive.js'

const loadTable = table<LoadOptions>({ customObjects: 'any', compile: 'boolean' })

/**
 * A model from a `.keras` or `.h5` file, as Keras or `model.save` has written it, ready to predict, and, where
 * it had been compiled, to be trained on from where it stopped (keras.io/api/models/model_saving_apis).
 * A `.json` is TensorFlow.js' `model.json`, whose weights lie beside it.
 * @param file its path, its address in a browser, or its bytes
 */
export async function loadModel(file: string | Uint8Array, options: LoadOptions = {}): Promise<Model> {
  checkOptions('loadModel', loadTable, options)
  const { loadTfjs, readingFile, readModel } = await import('./reading.js')
  return readingFile(file, async (bytes) => {
    if (typeof file === 'string' && file.endsWith('.json')) {
      const folder = file.slice(0, file.lastIndexOf('/') + 1)
      return loadTfjs(bytes, (path) => host().readFile(folder + path), options.customObjects ?? {})
    }
    return readModel(bytes, options)
  })
}

/** A model, with new weights, from the JSON that `model.toJSON()` gives, or Keras' `model.to_json()`. */
export function modelFromJSON(json: string, customObjects: CustomObjects = {}): Model {
  if (typeof json !== 'string') throw new RangeError(`modelFromJSON: ${misplaced('JSON, a text', json)}`)
  return reviveModel(parseJson(json, 'model JSON'), everyKind(customObjects))
}
