import { reasonOf } from '../../io/inFile.js'
import {
  isObject,
  type Json,
  type JsonObject,
  requireList,
  requireObject,
  requireShape,
  requireText,
} from '../../io/json.js'
import { policyFromConfig } from '../../layers/dtypePolicy.js'
import { Input } from '../../layers/input.js'
import type { AnyLayer, LayerOptions, Symbolic } from '../../layers/layer.js'
import { makeLayer } from '../../layers/makeLayer.js'
import type { TensorType } from '../../tensor/tensor.js'
import { Model } from '../model.js'
import { Sequential, type SequentialPart } from '../sequential.js'
import { argumentsOf } from './callArguments.js'
import { type CustomObjects, customFunction, withRegistered, withRemedy } from './customObjects.js'
import type { Kinds } from './kinds.js'
import { inOrder, inputsOf, type Node, nodeOf, type Reference, reference, sourcesOf } from './nodes.js'
import { functionName, isOlder, modernLayer } from './olderKeras.js'
import { operationOf, reviveOperation } from './operations.js'

const DTYPES: readonly string[] = ['float32', 'int32', 'bool', 'string']

/**
 * A model from Keras' JSON of it: Keras 3's, that of `.h5` files, or that of Keras 2 and TensorFlow.js.
 * @param version the version of Keras that the file around it names
 * @throws Error that says what in it can't be understood
 */
export function reviveModel(json: Json, kinds: Kinds, version?: Json): Model {
  const custom = withRegistered(kinds.custom)
  return understood('model', () => modelOf(json, { ...kinds, custom, older: isOlder(json, version) }))
}

/** Settings of a kind that nobody expects end in a TypeError somewhere: the file is wrong, not the program. */
export function understood<T>(what: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new Error(`The file's description of the ${what} can't be understood: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

function modelOf(json: Json, kinds: Kinds): Model {
  const { class_name: className, config } = requireObject(json, 'model')
  const kind = requireText(className, 'model: class_name')
  // A Sequential of the first Kerases was a list of layers, without a name.
  const described = Array.isArray(config) ? { layers: config } : requireObject(config, `${kind}: config`)
  if (kind === 'Sequential') return reviveSequential(described, kinds)
  if (['Functional', 'Model'].includes(kind)) return reviveFunctional(described, kinds)
  throw new Error(`The file describes a ${kind}; a Sequential or a Functional model can be made from a file`)
}

function reviveSequential(config: JsonObject, kinds: Kinds): Sequential {
  const model = new Sequential([], optionsOf(config))
  const layers = requireList(config.layers, 'Sequential: layers')
  for (const item of layers) model.add(reviveMember(item, kinds) as SequentialPart)
  // Layers without an input layer before them: Keras notes what shape they were built for.
  if (!model.built && Array.isArray(config.build_input_shape))
    model.ensureBuilt(shapeOf(config.build_input_shape))
  return model
}

function reviveMember(item: Json, kinds: Kinds): AnyLayer | Symbolic {
  const described = requireObject(item, 'layer')
  const given = requireText(described.class_name, 'layer: class_name')
  if (['Sequential', 'Functional', 'Model'].includes(given))
    return modelOf(described, kinds) as unknown as AnyLayer
  const layer = { class_name: given, config: requireObject(described.config, `${given}: config`) }
  const { custom, older = false } = kinds
  const { class_name: className, config } = Object.hasOwn(custom, given) ? layer : modernLayer(layer, older)
  if (className === 'InputLayer') return reviveInput(config)
  if (config.name !== undefined) requireText(config.name, `${className}: name`)
  const make = () =>
    withRemedy(() => makeLayer(className, withOwn(className, config, kinds), kinds.layers, custom))
  // What a class of one's own throws is about its code.
  return Object.hasOwn(custom, className) ? make() : understood(`${className} "${config.name}"`, make)
}

function reviveInput(config: JsonObject): Symbolic {
  const name = requireText(config.name, 'InputLayer: name')
  const shape = config.batch_shape ?? config.batch_input_shape
  const dtype = typeof config.dtype === 'string' && DTYPES.includes(config.dtype) ? config.dtype : 'float32'
  return Input({
    shape: shapeOf(requireList(shape, `InputLayer "${name}": shape`)).slice(1),
    dtype: dtype as TensorType,
    name,
  })
}

/** Sizes of axes, null where any will do. */
function shapeOf(list: Json[]): (number | null)[] {
  const known = requireShape(
    list.map((n) => n ?? 0),
    'shape',
  )
  return list.map((n, axis) => (n === null ? null : known[axis]))
}

function optionsOf({ name, trainable, dtype }: JsonObject): LayerOptions {
  const policy = policyFromConfig(dtype)
  return {
    ...(policy !== 'float32' && { dtype: policy }),
    ...(typeof name === 'string' && { name }),
    ...(typeof trainable === 'boolean' && { trainable }),
  }
}

/** Settings that hold layers, or models. */
const PARTS = ['layer', 'backward_layer', 'cell', 'cells', 'layers']

/** Activations of one's own stand in a file by their names; layers inside a layer are made before it. */
function withOwn(className: string, config: JsonObject, kinds: Kinds): Record<string, unknown> {
  if (className === 'Lambda') return lambdaConfig(config, kinds.custom)
  const part = (value: Json): unknown =>
    Array.isArray(value)
      ? value.map(part)
      : isObject(value) && typeof value.class_name === 'string'
        ? reviveMember(value, kinds)
        : value
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      PARTS.includes(key)
        ? part(value)
        : (key.endsWith('activation') && customFunction(value, kinds.custom)) || value,
    ]),
  )
}

/** What a Lambda computes is not in a file: a function by the name that it has there, or by the layer's. */
function lambdaConfig(config: JsonObject, custom: CustomObjects): Record<string, unknown> {
  const { name, trainable, dtype, function: given, mask, arguments: settings } = config
  const own = customFunction(given, custom) ?? custom[String(name)] ?? functionName(given) ?? 'Python code'
  const ownMask = customFunction(mask ?? null, custom)
  return {
    ...{ name, trainable, dtype, function: own },
    ...(isObject(settings) && { arguments: settings }),
    ...(ownMask && { mask: ownMask }),
  }
}

/** A call of a layer that is waiting for its inputs. */
interface Call {
  name: string
  layer: AnyLayer
  inputs: readonly Reference[]
  single: boolean
}

/** Keras writes what masks are computed by as operations of the model. Here the layers do that: nothing comes of those. */
function withoutMasks(
  items: readonly JsonObject[],
  ends: readonly Reference[],
  kinds: Kinds,
): readonly JsonObject[] {
  const isOperation = (item: JsonObject) => operationOf(item, kinds.custom) !== null
  if (!items.some(isOperation)) return items
  const byName = new Map(items.map((item) => [item.name, item]))
  const needed = new Set<JsonObject>()
  const rest: string[] = ends.map(([name]) => name)
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    const item = byName.get(name)
    if (!item || needed.has(item)) continue
    needed.add(item)
    for (const node of callsOf(item).calls) rest.push(...sourcesOf(node))
  }
  return items.filter((item) => needed.has(item) || !isOperation(item))
}

function reviveFunctional(config: JsonObject, kinds: Kinds): Model {
  const members = new Map<string, AnyLayer | Symbolic>()
  /** What the calls of each layer have given so far. */
  const outputs = new Map<string, (readonly Symbolic[])[]>()
  let waiting: Call[] = []
  /** The number of the first call of models in the model that Keras 2 describes. */
  const first = new Map<string, 0 | 1>()
  const ofInputs = endReferences(config.input_layers, 'input_layers')
  const ofOutputs = endReferences(config.output_layers, 'output_layers')
  const items = requireList(config.layers, 'Functional: layers').map((item) => requireObject(item, 'layer'))
  const enter = (name: string, member: AnyLayer | Symbolic, given: (readonly Symbolic[])[]) => {
    if (members.has(name)) throw new Error(`Functional: two layers are called "${name}"`)
    members.set(name, member)
    outputs.set(name, given)
  }
  for (const described of withoutMasks(items, ofOutputs, kinds)) {
    const { className, calls } = callsOf(described)
    const operation = operationOf(described, kinds.custom)
    if (operation !== null) {
      const { name, config } = described
      const [of, settings] = [requireText(name, 'layer: name'), requireObject(config, `${operation}: config`)]
      calls.forEach((node, i) => {
        const { layer, inputs } = reviveOperation(
          kinds.ops,
          operation,
          i === 0 ? of : `${of}_call_${i}`,
          settings,
          node,
        )
        if (i === 0) enter(of, layer, [])
        waiting.push({ name: of, layer, inputs, single: false })
      })
      continue
    }
    const member = reviveMember(withCallArguments(described, className, calls), kinds)
    const name = typeof described.name === 'string' ? described.name : member.name
    enter(name, member, 'forward' in member ? [] : [[member]])
    if (!('forward' in member)) continue
    const keys = keysOf(member, described)
    for (const node of calls) waiting.push({ name, layer: member, ...inputsOf(node, name, className, keys) })
    if (isOld(described) && member instanceof Model) first.set(name, 1)
  }
  // A model in a model had a call of its own in Keras 2, when it was made, unless it learned its shapes later.
  for (const [name, call] of [...waiting.flatMap(({ inputs }) => inputs), ...ofOutputs]) {
    if (call === 0 && first.has(name)) first.set(name, 0)
  }

  const find = ([name, call, index]: Reference): Symbolic | undefined => {
    const given = outputs.get(name)
    if (!given)
      throw new Error(`Functional: a call takes the output of "${name.slice(0, 80)}", which there is not`)
    return given[call - (first.get(name) ?? 0)]?.[index]
  }
  while (waiting.length > 0) {
    const stuck: Call[] = []
    const behind = new Set<AnyLayer>() // a layer's calls are made in their order
    for (const call of waiting) {
      const inputs = call.inputs.map(find)
      if (behind.has(call.layer) || !inputs.every((symbol) => symbol !== undefined)) {
        behind.add(call.layer)
        stuck.push(call)
        continue
      }
      const result = call.layer.apply(call.single ? inputs[0] : inputs) as Symbolic | readonly Symbolic[]
      outputs.get(call.name)!.push([result].flat())
    }
    if (stuck.length === waiting.length) {
      const names = [...new Set(stuck.map(({ name }) => name))]
      throw new Error(
        `Functional: the calls of ${names.join(', ').slice(0, 200)} wait for each other, or for nothing`,
      )
    }
    waiting = stuck
  }

  const ends = (references: readonly Reference[], what: string) =>
    references.map(([name, call, index]): Symbolic => {
      const member = members.get(name)
      // Keras 3 counts so in outputs alone, and for functional models alone.
      const shifted =
        member instanceof Model && !(member instanceof Sequential) && !first.has(name) && call > 0
      const symbol = find([name, shifted ? call - 1 : call, index])
      if (symbol) return symbol
      throw new Error(`Functional: ${what} names call ${call} of "${name.slice(0, 80)}", which there is not`)
    })
  const [inputs, results] = [ends(ofInputs, 'input_layers'), ends(ofOutputs, 'output_layers')]
  return new Model({ ...optionsOf(config), inputs, outputs: results })
}

/** Whether a layer's calls are described as Keras 2 did. */
function isOld({ inbound_nodes: nodes }: JsonObject): boolean {
  return Array.isArray(nodes) && Array.isArray(nodes[0])
}

/** A member's class, that of an operation where it is one, and its calls. */
function callsOf(described: JsonObject): { className: string; calls: Node[] } {
  const what = `layer "${described.name}": inbound_nodes`
  const className = requireText(described.class_name, 'layer: class_name')
  const calls = requireList(described.inbound_nodes ?? [], what).map((node) => nodeOf(node, what))
  return { className, calls }
}

/** The keys under which a call of a model in the model may give its inputs. */
function keysOf(member: AnyLayer, { config }: JsonObject): readonly string[] {
  if (!(member instanceof Model)) return []
  const inputs = isObject(config) ? config.input_layers : null
  return isObject(inputs) ? Object.keys(inputs).sort() : (member.graph?.inputs.map(({ name }) => name) ?? [])
}

/** Keras gives attention layers settings with each call; ours have them among their own. */
function withCallArguments(described: JsonObject, className: string, calls: readonly Node[]): JsonObject {
  const { config } = described
  if (!isObject(config)) return described
  const given = calls.map((call) => argumentsOf(className, call).config)
  if (given.some((one) => JSON.stringify(one) !== JSON.stringify(given[0]))) {
    throw new Error(`layer "${config.name}" is called with masks or settings that differ from call to call`)
  }
  return { ...described, config: { ...config, ...given[0] } }
}

/** `['dense', 0, 0]`, a list of such, or an object of them. */
function endReferences(value: Json | undefined, what: string): Reference[] {
  if (isObject(value)) return inOrder(value).map((item) => reference(item, what))
  const list = requireList(value, `Functional: ${what}`)
  return typeof list[0] === 'string' ? [reference(list, what)] : list.map((item) => reference(item, what))
}
