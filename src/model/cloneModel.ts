import { parseJson } from '../io/json.js'
import { describeClass } from '../layers/describePart.js'
import { type AnyLayer, kerasClassOf } from '../layers/layer.js'
import type { LayerClass } from '../layers/makeLayer.js'
import { Operation } from '../layers/operation.js'
import type { CustomObject } from '../layers/registered.js'
import { misplaced } from '../show.js'
import type { KerasOp } from '../tensor/ops/opFunction.js'
import { Model } from './model.js'
import type { CustomObjects } from './saving/customObjects.js'
import type { Kinds } from './saving/kinds.js'
import { reviveModel } from './saving/revive.js'

/**
 * A model of the same layers with new weights and the same names, not compiled, as keras.models.clone_model:
 * `copy.setWeights(await model.getWeights())` gives it the old ones.
 * @param customObjects functions of one's own in it, by their names; or other classes than the model's own
 * @throws Error for a subclass with its own `call`, which only its class can make again
 */
export function cloneModel(model: Model, customObjects: CustomObjects = {}): Model {
  if (!(model instanceof Model)) throw new RangeError(`cloneModel: ${misplaced('a model', model)}`)
  const { layers, ops, custom } = kindsIn(model as unknown as AnyLayer)
  return reviveModel(parseJson(model.toJSON(), 'model'), {
    layers,
    ops,
    custom: { ...custom, ...customObjects },
  })
}

/** The classes of all layers in a model, and the ops between them: whoever clones it needs no others. */
function kindsIn(model: AnyLayer): Kinds {
  const layers: Record<string, LayerClass> = {}
  const custom: Record<string, CustomObject> = {}
  const ops = new Map<string, KerasOp>()
  const seen = new Set<AnyLayer>()
  const visit = (layer: AnyLayer) => {
    if (seen.has(layer)) return
    seen.add(layer)
    const own = layer.constructor as LayerClass
    const { class_name: name } = describeClass(layer)
    if (layer instanceof Operation) ops.set(layer.op.signature.className, layer.op)
    else if (kerasClassOf(layer)) layers[name] = own
    else if (!(layer instanceof Model)) custom[name] = own
    const inside = layer instanceof Model && layer.graph ? layer.graph.order : layer.sublayers
    for (const inner of inside) if ('forward' in inner) visit(inner)
  }
  visit(model)
  return { layers, ops, custom }
}
