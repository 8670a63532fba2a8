import { isObject, type Json, parseJson } from '../../io/json.js'
import { readTfjs } from '../../io/tfjs.js'
import type { AnyLayer } from '../../layers/layer.js'
import { titleOf } from '../../layers/names.js'
import type { NdArray } from '../../tensor/ndarray.js'
import type { Model } from '../model.js'
import { type Assignment, assignAll } from './assign.js'
import type { CustomObjects } from './customObjects.js'
import { everyKind } from './everyKind.js'
import { reviveModel } from './revive.js'
import { isModel } from './saveable.js'

/** A model from TensorFlow.js' layers format: `model.json` and the files of weights that it names. */
export async function loadTfjs(
  modelJson: Uint8Array,
  fetchShard: (path: string) => Promise<Uint8Array>,
  custom: CustomObjects,
): Promise<Model> {
  requireLayers(parseJson(modelJson, 'model.json'))
  const { topology, weights } = await readTfjs(modelJson, fetchShard)
  // The converter from Keras puts the model's own JSON a level deeper.
  const model = reviveModel(
    isObject(topology.model_config) ? topology.model_config : topology,
    everyKind(custom),
    topology.keras_version,
  )
  warnOfSampling(leaves(model.layers))
  const layers = leaves(model.layers).filter((layer) => layer.weights.length > 0)
  assignAll(
    model.name,
    layers.flatMap((layer) => ofLayer(layer, weights)),
  )
  return model
}

/** Throws for TensorFlow.js' other format, and for Keras' own JSON, which has no weights. */
function requireLayers(json: Json): void {
  if (!isObject(json)) return
  const { format, modelTopology } = json
  if (format === 'graph-model' || (isObject(modelTopology) && modelTopology.node !== undefined)) {
    throw new Error(
      "this is a graph model: it holds TensorFlow's ops and no layers, so it can't be trained or taken apart, and is " +
        'not read. Convert the Keras model it was made from again, with --output_format=tfjs_layers_model, or save ' +
        'that as .keras',
    )
  }
  if (modelTopology === undefined && json.class_name !== undefined)
    throw new Error("this is a model's JSON without weights: modelFromJSON makes the model")
}

/** Where TensorFlow.js and Keras read images between pixels, they do it at different places. */
function warnOfSampling(layers: readonly AnyLayer[]): void {
  for (const layer of layers) {
    const kind = layer.constructor.name
    const bilinear = layer.getConfig().interpolation === 'bilinear'
    if (kind !== 'Resizing' && !(kind === 'UpSampling2D' && bilinear)) continue
    console.warn(
      `glassgrad: ${titleOf(layer)} samples between pixels as Keras does, from their middles; TensorFlow.js counts from ` +
        'their corners, so that a model trained there gives other numbers here',
    )
  }
}

/** Layers that are no models themselves, those of models in the model included. */
function leaves(layers: readonly AnyLayer[]): AnyLayer[] {
  return layers.flatMap((layer) => (isModel(layer) ? leaves(layer.layers) : layer))
}

/** The weights of a layer have its name in theirs: `conv1/kernel`, `lstm/lstm_cell/bias`. */
function ofLayer(layer: AnyLayer, all: ReadonlyMap<string, NdArray>): Assignment[] {
  const found = [...all].filter(([name]) => name.split('/').slice(0, -1).includes(layer.name))
  const { weights } = layer
  if (found.length !== weights.length) {
    throw new RangeError(
      `Layer "${layer.name}" has ${weights.length} weights, model.json has ${found.length} that are named after it`,
    )
  }
  const byName = new Map(found.map((entry) => [entry[0].split('/').at(-1)!.replace(/:0$/, ''), entry]))
  return weights.map((weight, i) => {
    // Parts of a layer may have weights of the same names; these stand in the layer's order.
    const [from, values] = (byName.size === weights.length && byName.get(weight.name)) || found[i]
    return { weight, values, from }
  })
}
