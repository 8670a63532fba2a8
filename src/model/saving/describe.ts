import { describeClass } from '../../layers/describePart.js'
import { type DTypePolicy, describePolicy } from '../../layers/dtypePolicy.js'
import { type AnyLayer, kerasClassOf, Layer, type Symbolic } from '../../layers/layer.js'
import { Operation } from '../../layers/operation.js'
import { registeredName } from '../../layers/registered.js'
import { titleOf } from '../../layers/requirements.js'
import type { Shape } from '../../layers/symbolic.js'
import { camelCase } from '../../lookup.js'
import type { Graph, Step } from '../graph.js'
import { describeArguments, IN_HEADS, isRecurrent, withoutArguments } from './callArguments.js'
import { describeCompiled } from './describeCompiled.js'
import { describeOperands, describeOperation } from './describeOperation.js'
import { exactly } from './json.js'
import { ownConfig } from './ownConfig.js'
import { isModel, type Saveable } from './saveable.js'

/** JSON of a model or of a part of it. */
export type Description = Record<string, unknown>

/** Layers that Keras builds when it makes them; it notes no shape for these. */
const BUILT_AT_ONCE =
  /^(Activation|Reshape|ELU|LeakyReLU|ReLU|Softmax|Identity|Masking|UnitNormalization|ActivityRegularization|Gaussian\w+|\w*Dropout\w*|(Global)?(Average|Max)Pooling[123]D)$/

/**
 * Keras' JSON of a model: what the `config.json` of a `.keras` archive holds, or, `legacy`, the
 * `model_config` of an `.h5` file, which has no modules and no shapes.
 * @throws Error for a subclass of Model, which only its own source describes
 */
export function describeModel(model: Saveable, legacy = false): Description {
  if (model.kind === 'Sequential') return describeSequential(model, legacy)
  if (model.graph) return describeFunctional(model, model.graph, legacy)
  throw new Error(
    `Model "${model.name}" is a subclass with its own call(), which no file can describe: save its weights ` +
      '(.weights.h5 or .safetensors) and load them into a model made by the same class',
  )
}

function describeSequential(model: Saveable, legacy: boolean): Description {
  const { name, trainable, graph, layers } = model
  const input = graph?.inputs[0]
  const config = {
    name,
    trainable,
    dtype: describePolicy(model.dtypePolicy),
    layers: [
      ...(input ? [describeInput(input, legacy)] : []),
      ...layers.map((layer) => describeLayer(layer, graph, legacy)),
    ],
    ...(input && { build_input_shape: input.shape }),
  }
  if (legacy) return { class_name: 'Sequential', config }
  return {
    module: 'keras',
    class_name: 'Sequential',
    config,
    registered_name: null,
    ...(input && { build_config: { input_shape: input.shape } }),
    compile_config: describeCompiled(model),
  }
}

function describeFunctional(model: Saveable, graph: Graph, legacy: boolean): Description {
  const place = placesIn(graph)
  const outputPlace = (symbol: Symbolic) => {
    const [name, node, index] = place(symbol)
    // A functional model in a model has a call of its own before those that are counted here.
    const layer = symbol.call?.layer
    return [name, layer && isModel(layer) && layer.kind === 'Functional' ? node + 1 : node, index]
  }
  const layers = graph.order.map((of) => {
    if (!('forward' in of)) return { ...describeInput(of, legacy), name: of.name, inbound_nodes: [] }
    const calls = graph.steps.filter(({ layer }) => layer === of)
    const nodes = calls.map((step) => describeCall(step, place))
    return { ...describeLayer(of, graph, legacy), name: of.name, inbound_nodes: nodes }
  })
  const one = <T>(all: readonly T[]) => (all.length === 1 ? all[0] : all)
  const config = {
    name: model.name,
    trainable: model.trainable,
    layers,
    input_layers: one(graph.inputs.map(place)),
    output_layers: one(graph.outputs.map(outputPlace)),
  }
  if (legacy) return { class_name: 'Functional', config }
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config,
    registered_name: 'Functional',
    build_config: { input_shape: null },
    compile_config: describeCompiled(model),
  }
}

function describeInput({ shape, dtype, name }: Symbolic, legacy: boolean): Description {
  const config = { batch_shape: shape, dtype, sparse: false, ragged: false, name, optional: false }
  if (legacy) return { class_name: 'InputLayer', config }
  return { module: 'keras.layers', class_name: 'InputLayer', config, registered_name: null }
}

function describeLayer(layer: AnyLayer, graph: Graph | null, legacy: boolean): Description {
  if (isModel(layer)) return describeModel(layer, legacy)
  if (layer instanceof Operation) return describeOperation(layer)
  const { class_name: className, ...named } = describeClass(layer)
  const own = kerasClassOf(layer) ? withoutArguments(layer) : ownConfig(layer)
  const described = withParts(layer, withPolicy(own, layer.dtypePolicy))
  // Its factor is a number of bits, where others' are shares.
  const config = className === 'RandomPosterization' ? exactly(described) : described
  if (legacy) return { class_name: className.replace('GroupQ', 'GroupedQ'), config } // .h5 has the class's own name
  const inputs = graph?.steps.find((step) => step.layer === layer)?.inputs
  const build = inputs && !BUILT_AT_ONCE.test(className) ? { build_config: shapesOf(className, inputs) } : {}
  return { ...named, class_name: className, config, ...build }
}

/** Layers and models that are part of a layer's configuration, described as such; functions by their names. */
function withParts(layer: AnyLayer, config: Description): Description {
  const fields = layer as unknown as Record<string, unknown>
  const described = (part: unknown): unknown =>
    part instanceof Layer
      ? describeLayer(part as unknown as AnyLayer, null, false)
      : Array.isArray(part) && part.length > 0 && part.every((one) => one instanceof Layer)
        ? part.map(described)
        : null
  const entries = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === 'function'
      ? describeFunction(layer, key, value)
      : (described(fields[camelCase(key)]) ?? value),
  ])
  return Object.fromEntries(entries)
}

/** A function as Keras' files have one: by its name, which who opens the file gives to what it stands for. */
function describeFunction(layer: AnyLayer, option: string, own: CallableFunction): Description {
  const name = registeredName(own) ?? own.name
  if (!name || name === option) {
    throw new Error(
      `${titleOf(layer)} can't be saved: a file has its ${option} by a name, and it has none: ` +
        `registerSerializable('name', ${option}) gives it one`,
    )
  }
  return { module: 'builtins', class_name: 'function', config: name, registered_name: name }
}

/** The shapes that Keras builds a layer for. */
function shapesOf(className: string, inputs: readonly Symbolic[]): Description {
  const shapes: readonly Shape[] = inputs.map(({ shape }) => shape)
  if (IN_HEADS.includes(className)) {
    const names = ['query_shape', 'value_shape', 'key_shape']
    return {
      shapes_dict: Object.fromEntries(names.flatMap((name, i) => (shapes[i] ? [[name, shapes[i]]] : []))),
    }
  }
  if (isRecurrent(className) && shapes.length > 1)
    return { shapes_dict: { sequences_shape: shapes[0], initial_state_shape: shapes.slice(1) } }
  return { input_shape: shapes.length === 1 ? shapes[0] : shapes }
}

/** Puts the dtype behind `trainable`, in a layer's configuration and in those of layers inside. */
function withPolicy(config: Description, policy: DTypePolicy): Description {
  const entries = Object.entries(config).flatMap(([key, value]) => {
    const entry: [string, unknown] = [
      key,
      isLayerJson(value) ? { ...value, config: withPolicy(value.config, policy) } : value,
    ]
    return key === 'trainable' ? [entry, ['dtype', describePolicy(policy)] as [string, unknown]] : [entry]
  })
  return Object.fromEntries(entries)
}

function isLayerJson(value: unknown): value is { config: Description } {
  const { module, config } = (value ?? {}) as Description
  return module === 'keras.layers' && typeof config === 'object'
}

/** [layer, which of its calls, which of the call's outputs]: how Keras names a tensor of a graph. */
type Place = [string, number, number]

function placesIn({ steps }: Graph): (symbol: Symbolic) => Place {
  const calls = new Map<object, number>()
  const counts = new Map<AnyLayer, number>()
  for (const { layer, outputs } of steps) {
    const count = counts.get(layer) ?? 0
    counts.set(layer, count + 1)
    for (const { call } of outputs) if (call) calls.set(call, count)
  }
  return ({ call, name, index }) => (call ? [call.layer.name, calls.get(call)!, index] : [name, 0, 0])
}

/** Keras says of a symbolic tensor what its layer computes with. */
function dtypeOf({ call, dtype }: Symbolic): string {
  return call?.layer.dtypePolicy === 'mixed_float16' ? 'float16' : dtype
}

function describeCall({ layer, inputs, single }: Step, place: (symbol: Symbolic) => Place): Description {
  const tensors = inputs.map((symbol) => ({
    class_name: '__keras_tensor__',
    config: { shape: symbol.shape, dtype: dtypeOf(symbol), keras_history: place(symbol) },
  }))
  return layer instanceof Operation
    ? describeOperands(layer, tensors)
    : describeArguments(layer, tensors, single)
}
