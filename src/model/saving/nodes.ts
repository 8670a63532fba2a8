import {
  isObject,
  type Json,
  type JsonObject,
  requireList,
  requireObject,
  requireShape,
  requireText,
} from '../../io/json.js'
import { argumentsOf } from './callArguments.js'

/** A tensor in a file: a layer's name, which of its calls, which of the call's outputs. */
export type Reference = [name: string, call: number, index: number]

/** A call of a layer as Keras 3 describes it, tensors being `{class_name: '__keras_tensor__', …}`. */
export interface Node {
  args: Json[]
  kwargs: JsonObject
}

/** Stands for a layer where Keras 2 called one with a number. */
const CONSTANT = '_CONSTANT_VALUE'
/** Arguments of a call that Keras' models replace by their own when they run. */
const REPLACED = ['training', 'mask', 'name']
/** Inputs that a call may name, in the order in which layers here take them. */
const INPUTS = ['inputs', 'sequences', 'query', 'value', 'key', 'initial_state']
/** Operands that an operator may name, in order. */
export const OPERANDS = ['x', 'x1', 'y', 'x2']

/** A call of a layer, of either kind: Keras 2 had a list of [layer, call, output, further arguments]. */
export function nodeOf(json: Json, what: string): Node {
  if (isObject(json)) {
    const { args, kwargs } = json
    return { args: requireList(args, what), kwargs: kwargs === undefined ? {} : requireObject(kwargs, what) }
  }
  const list = requireList(json, what)
  const items = (isReference(list) ? [list] : list).map((item) => requireList(item, what))
  const args = items.map((item) => (item[0] === CONSTANT ? item[2] : tensorOf(item, what)))
  const given = items[0]?.[3] ?? null
  const kwargs = Object.entries(isObject(given) ? given : {}).map(([key, value]) => [
    key,
    isReference(value)
      ? tensorOf(value, what)
      : Array.isArray(value) && value.length > 0 && value.every(isReference)
        ? value.map((one) => tensorOf(one, what))
        : value,
  ])
  return { args: args.length === 1 ? args : [args], kwargs: Object.fromEntries(kwargs) }
}

function isReference(value: Json): value is Reference {
  if (!Array.isArray(value) || value.length < 3) return false
  return typeof value[0] === 'string' && typeof value[1] === 'number' && typeof value[2] === 'number'
}

function tensorOf(value: Json, what: string): Json {
  return { class_name: '__keras_tensor__', config: { keras_history: reference(value, what) } }
}

export function isTensor(value: Json): boolean {
  return isObject(value) && value.class_name === '__keras_tensor__'
}

/**
 * The tensors that a call takes, in the order in which a layer here takes them.
 * @param keys of a model's inputs, which a call may give in an object
 */
export function inputsOf(
  { args, kwargs }: Node,
  name: string,
  className: string,
  keys: readonly string[],
): { inputs: Reference[]; single: boolean } {
  const what = `layer "${name}": inbound_nodes`
  const { masks } = argumentsOf(className, { kwargs })
  const known = [...INPUTS, ...OPERANDS]
  for (const [key, value] of Object.entries(kwargs)) {
    if (known.includes(key) || REPLACED.includes(key)) continue
    if (tensorsIn(value, keys).every((tensor) => masks.includes(tensor))) continue
    throw new Error(`layer "${name}" is called with a tensor as "${key}", which is not read`)
  }
  const named = known.flatMap((key) => (kwargs[key] === undefined ? [] : [kwargs[key]]))
  const all = [...args, ...named, ...masks]
  const inputs = all.flatMap((value) => tensorsIn(value, keys)).map((tensor) => historyOf(tensor, what))
  if (inputs.length === 0) throw new Error(`${what}: a call without tensors`)
  return { inputs, single: inputs.length === 1 && !Array.isArray(all[0]) }
}

/** The layers whose outputs a call takes, masks apart. */
export function sourcesOf({ args, kwargs }: Node): string[] {
  const taken = Object.entries(kwargs).flatMap(([key, value]) => (REPLACED.includes(key) ? [] : [value]))
  return tensorsIn([...args, ...taken], []).map((tensor) => historyOf(tensor, 'inbound_nodes')[0])
}

/** Tensors in lists and objects; those in an object in the order of `keys`. */
function tensorsIn(value: Json, keys: readonly string[]): Json[] {
  if (Array.isArray(value)) return value.flatMap((item) => tensorsIn(item, keys))
  if (isTensor(value)) return [value]
  if (!isObject(value)) return []
  const order = Object.keys(value).sort((a, b) => keys.indexOf(a) - keys.indexOf(b))
  return order.flatMap((key) => tensorsIn(value[key], keys))
}

/** The values of an object in the order of its keys. */
export function inOrder(value: JsonObject): Json[] {
  return Object.keys(value)
    .sort()
    .map((key) => value[key])
}

export function historyOf(tensor: Json, what: string): Reference {
  const { config } = requireObject(tensor, what)
  return reference(requireObject(config, what).keras_history, what)
}

export function reference(value: Json | undefined, what: string): Reference {
  const [name, call, index] = requireList(value, what)
  const numbers = requireShape([call ?? null, index ?? null], what)
  return [requireText(name, what), numbers[0], numbers[1]]
}
