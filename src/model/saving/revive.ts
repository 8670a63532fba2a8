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
import { layerFromConfig } from '../../layers/fromConfig.js'
import { Input } from '../../layers/input.js'
import type { AnyLayer, LayerOptions, Symbolic } from '../../layers/layer.js'
import type { TensorType } from '../../tensor/tensor.js'
import { Model } from '../model.js'
import { Sequential, type SequentialPart } from '../sequential.js'
import { argumentsOf } from './callArguments.js'
import { type CustomObjects, customFunction } from './customObjects.js'
import { modernLayer } from './olderKeras.js'

const DTYPES: readonly string[] = ['float32', 'int32', 'bool']

/**
 * A model from Keras' JSON of it: Keras 3's, that of `.h5` files, or that of Keras 2 and TensorFlow.js.
 * @throws Error that says what in it can't be understood
 */
export function reviveModel(json: Json, custom: CustomObjects = {}): Model {
  return understood('model', () => modelOf(json, custom))
}

/** Settings of a kind that nobody expects end in a TypeError somewhere: the file is wrong, not the program. */
export function understood<T>(what: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new Error(`The file's description of the ${what} makes no sense`, { cause: error })
  }
}

function modelOf(json: Json, custom: CustomObjects): Model {
  const { class_name: className, config } = requireObject(json, 'model')
  const kind = requireText(className, 'model: class_name')
  // A Sequential of the first Kerases was a list of layers, without a name.
  const described = Array.isArray(config) ? { layers: config } : requireObject(config, `${kind}: config`)
  if (kind === 'Sequential') return reviveSequential(described, custom)
  if (['Functional', 'Model'].includes(kind)) return reviveFunctional(described, custom)
  throw new Error(`The file describes a ${kind}; a Sequential or a Functional model can be made from a file`)
}

function reviveSequential(config: JsonObject, custom: CustomObjects): Sequential {
  const model = new Sequential([], optionsOf(config))
  const layers = requireList(config.layers, 'Sequential: layers')
  for (const item of layers) model.add(reviveMember(item, custom) as SequentialPart)
  // Layers without an input layer before them: Keras notes what shape they were built for.
  if (!model.built && Array.isArray(config.build_input_shape))
    model.ensureBuilt(shapeOf(config.build_input_shape))
  return model
}

function reviveMember(item: Json, custom: CustomObjects): AnyLayer | Symbolic {
  const described = requireObject(item, 'layer')
  const given = requireText(described.class_name, 'layer: class_name')
  if (['Sequential', 'Functional', 'Model'].includes(given))
    return modelOf(described, custom) as unknown as AnyLayer
  const layer = { class_name: given, config: requireObject(described.config, `${given}: config`) }
  const { class_name: className, config } = Object.hasOwn(custom, given) ? layer : modernLayer(layer)
  if (className === 'InputLayer') return reviveInput(config)
  return layerFromConfig(className, withOwnFunctions(config, custom), custom)
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

/** Activations of one's own stand in a file by their names. */
function withOwnFunctions(config: JsonObject, custom: CustomObjects): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      (key.endsWith('activation') && customFunction(value, custom)) || value,
    ]),
  )
}

/** A call of a layer that is waiting for its inputs. */
interface Call {
  layer: AnyLayer
  inputs: readonly Reference[]
  single: boolean
}

/** A tensor in a file: a layer's name, which of its calls, which of the call's outputs. */
type Reference = [name: string, call: number, index: number]

function reviveFunctional(config: JsonObject, custom: CustomObjects): Model {
  const members = new Map<string, AnyLayer | Symbolic>()
  /** What the calls of each layer have given so far. */
  const outputs = new Map<string, (readonly Symbolic[])[]>()
  let waiting: Call[] = []
  for (const item of requireList(config.layers, 'Functional: layers')) {
    const described = requireObject(item, 'layer')
    const member = reviveMember(withCallArguments(described), custom)
    const name = typeof described.name === 'string' ? described.name : member.name
    if (members.has(name)) throw new Error(`Functional: two layers are called "${name}"`)
    members.set(name, member)
    outputs.set(name, 'forward' in member ? [] : [[member]])
    if (!('forward' in member)) continue
    for (const node of requireList(described.inbound_nodes, `layer "${name}": inbound_nodes`)) {
      waiting.push({ layer: member, ...referencesOf(node, name, String(described.class_name), members) })
    }
  }

  const find = ([name, call, index]: Reference): Symbolic | undefined => {
    const given = outputs.get(name)
    if (!given)
      throw new Error(`Functional: a call takes the output of "${name.slice(0, 80)}", which there is not`)
    return given[call]?.[index]
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
      outputs.get(call.layer.name)!.push([result].flat())
    }
    if (stuck.length === waiting.length) {
      const names = [...new Set(stuck.map(({ layer }) => layer.name))]
      throw new Error(
        `Functional: the calls of ${names.join(', ').slice(0, 200)} wait for each other, or for nothing`,
      )
    }
    waiting = stuck
  }

  const ends = (value: Json | undefined, what: string) =>
    endReferences(value, what).map(([name, call, index]): Symbolic => {
      const member = members.get(name)
      const of = member instanceof Model && !(member instanceof Sequential) && call > 0 ? call - 1 : call
      const symbol = find([name, of, index])
      if (symbol) return symbol
      throw new Error(`Functional: ${what} names call ${call} of "${name.slice(0, 80)}", which there is not`)
    })
  const inputs = ends(config.input_layers, 'input_layers')
  return new Model({ ...optionsOf(config), inputs, outputs: ends(config.output_layers, 'output_layers') })
}

/** Keras gives attention layers settings with each call; ours have them among their own. */
function withCallArguments(described: JsonObject): JsonObject {
  const { class_name: className, config, inbound_nodes: nodes } = described
  if (typeof className !== 'string' || !isObject(config) || !Array.isArray(nodes)) return described
  const given = nodes.map((node) => argumentsOf(className, node).config)
  if (given.some((one) => JSON.stringify(one) !== JSON.stringify(given[0]))) {
    throw new Error(`layer "${config.name}" is called with masks or settings that differ from call to call`)
  }
  return { ...described, config: { ...config, ...given[0] } }
}

/** `['dense', 0, 0]`, a list of such, or an object of them. */
function endReferences(value: Json | undefined, what: string): Reference[] {
  if (isObject(value)) return Object.values(value).map((item) => reference(item, what))
  const list = requireList(value, `Functional: ${what}`)
  return typeof list[0] === 'string' ? [reference(list, what)] : list.map((item) => reference(item, what))
}

/** The tensors that a call takes. */
function referencesOf(
  node: Json,
  name: string,
  className: string,
  members: ReadonlyMap<string, AnyLayer | Symbolic>,
): Pick<Call, 'inputs' | 'single'> {
  const what = `layer "${name}": inbound_nodes`
  if (Array.isArray(node)) {
    // Keras 2: a list of [layer, call, output, further arguments]; a model in a model had a call of its own.
    const inputs = node.map((item): Reference => {
      const [layer, call, index] = reference(requireList(item, what).slice(0, 3), what)
      return [layer, members.get(layer) instanceof Model && call > 0 ? call - 1 : call, index]
    })
    return { inputs, single: inputs.length === 1 }
  }
  const { args, kwargs } = requireObject(node, what)
  const positional = requireList(args, what)
  const { masks } = argumentsOf(className, node)
  const tensors = isObject(kwargs) ? Object.entries(kwargs).filter(([, value]) => isTensor(value)) : []
  const further = tensors.filter(([, value]) => !masks.includes(value))
  const unknown = further.find(([key]) => !['inputs', 'query', 'value', 'key'].includes(key))
  if (unknown)
    throw new Error(`layer "${name}" is called with a tensor as "${unknown[0]}", which is not read`)
  const all = [...positional, ...further.map(([, value]) => value), ...masks]
  const inputs = all
    .flat()
    .filter(isTensor)
    .map((tensor) => historyOf(tensor, what))
  if (inputs.length === 0) throw new Error(`${what}: a call without tensors`)
  return { inputs, single: inputs.length === 1 && !Array.isArray(all[0]) }
}

function isTensor(value: Json): boolean {
  return isObject(value) && value.class_name === '__keras_tensor__'
}

function historyOf(tensor: Json, what: string): Reference {
  const { config } = requireObject(tensor, what)
  return reference(requireObject(config, what).keras_history, what)
}

function reference(value: Json | undefined, what: string): Reference {
  const [name, call, index] = requireList(value, what)
  const numbers = requireShape([call ?? null, index ?? null], what)
  return [requireText(name, what), numbers[0], numbers[1]]
}
