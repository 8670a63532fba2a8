import { misplaced } from '../show.js'
import { Model } from './model.js'
import type { CustomObjects } from './saving/customObjects.js'
import { modelFromJSON } from './saving/loadModel.js'

/**
 * A model of the same layers with new weights and the same names, not compiled, as keras.models.clone_model:
 * `copy.setWeights(await model.getWeights())` gives it the old ones.
 * @param customObjects classes of one's own in it, by their names
 * @throws Error for a subclass with its own `call`, which only its class can make again
 */
export function cloneModel(model: Model, customObjects: CustomObjects = {}): Model {
  if (!(model instanceof Model)) throw new RangeError(`cloneModel: ${misplaced('a model', model)}`)
  return modelFromJSON(model.toJSON(), customObjects)
}
