import type { JsonObject } from '../../io/json.js'
import { writeTfjs } from '../../io/tfjsWriter.js'
import { Bidirectional } from '../../layers/bidirectional.js'
import { DepthwiseConv2D } from '../../layers/depthwiseConv.js'
import type { AnyLayer } from '../../layers/layer.js'
import { RNN } from '../../layers/rnn.js'
import { StackedRNNCells } from '../../layers/stackedRNNCells.js'
import { table, takeOptions } from '../../options.js'
import type { Bytes } from '../../remote.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { ready } from '../../tensor/runtime.js'
import type { Variable } from '../../tensor/variable.js'
import { describeModel } from './describe.js'
import { readConstants } from './describeOperation.js'
import { requireBuilt } from './requireBuilt.js'
import { isModel, type Saveable } from './saveable.js'
import { tfjsTopology } from './tfjsTopology.js'
import { requireQuantization, type SaveOptions } from './write.js'

export interface TfjsOptions extends SaveOptions {
  /** What the JSON is called; the files of weights are called after it. @default 'model.json' */
  name?: string
}

const tfjsTable = table<TfjsOptions>({ name: 'string', quantize: 'string' })

/**
 * The files of a model in TensorFlow.js' layers format, by name: the JSON and the weights beside it. What trains, the
 * optimizer and its state, has no place there; a compiled model says so.
 * @throws Error that names a layer, an activation or a setting which TensorFlow.js has not
 */
export async function tfjsFiles(
  model: Saveable,
  ...given: [options?: TfjsOptions]
): Promise<Map<string, Bytes>> {
  const { name = 'model.json', quantize } = takeOptions<TfjsOptions>('tfjsFiles', tfjsTable, given)
  requireQuantization('json', quantize)
  requireBuilt(model)
  await ready()
  await readConstants(model)
  const topology = tfjsTopology(JSON.parse(JSON.stringify(describeModel(model, true))) as JsonObject)
  const weights = new Map<string, NdArray>()
  for (const [path, weight] of namesOf(model.layers)) {
    if (weights.has(path)) {
      throw new Error(
        `Model "${model.name}" has two weights that TensorFlow.js would call "${path}": give their layers other names`,
      )
    }
    weights.set(path, await weight.value.array())
  }
  if (model.isCompiled) {
    console.warn(
      `Model "${model.name}": ${name} has no optimizer and no state of it: compile the model where it is loaded`,
    )
  }
  return writeTfjs(
    name,
    { keras_version: '2.15.0', backend: 'tensorflow', model_config: topology },
    weights,
    quantize,
  )
}

/** `conv1/kernel`: TensorFlow.js calls a weight after its layer, whatever model that is in. */
function namesOf(layers: readonly AnyLayer[]): [string, Variable][] {
  return layers.flatMap((layer) => (isModel(layer) ? namesOf(layer.layers) : namesIn(layer, layer.name)))
}

/** Of layers in a layer it has the two directions and cells by their numbers. */
function namesIn(layer: object, path: string): [string, Variable][] {
  if (layer instanceof Bidirectional) {
    const name = layer.forwardLayer.name.replace(/^forward_/, '')
    return [
      ...namesIn(layer.forwardLayer, `${path}/forward_${name}`),
      ...namesIn(layer.backwardLayer, `${path}/backward_${name}`),
    ]
  }
  if (layer instanceof RNN && layer.cell instanceof StackedRNNCells)
    return layer.cell.cells.flatMap((cell, i) => namesIn(cell, `${path}/RNNCell_${i}`))
  const { weights } = layer as AnyLayer
  const called = (name: string) =>
    layer instanceof DepthwiseConv2D && name === 'kernel' ? 'depthwise_kernel' : name
  return weights.map((weight) => [`${path}/${called(weight.name)}`, weight])
}
