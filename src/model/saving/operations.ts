import { isObject, type JsonObject } from '../../io/json.js'
import type { CustomObjects } from './customObjects.js'
import { isTensor, type Node, OPERANDS } from './nodes.js'

/** What TensorFlow calls the operations that Keras 3 has classes for. */
const TENSORFLOW: Readonly<Record<string, string>> = {
  '__operators__.add': 'Add',
  'math.abs': 'Absolute',
  'math.add': 'Add',
  'math.divide': 'Divide',
  'math.exp': 'Exp',
  'math.log': 'Log',
  'math.maximum': 'Maximum',
  'math.minimum': 'Minimum',
  'math.multiply': 'Multiply',
  'math.negative': 'Negative',
  'math.pow': 'Power',
  'math.sigmoid': 'Sigmoid',
  'math.sqrt': 'Sqrt',
  'math.square': 'Square',
  'math.subtract': 'Subtract',
  'math.tanh': 'Tanh',
  'math.truediv': 'TrueDivide',
  'nn.relu': 'Relu',
  'nn.relu6': 'Relu6',
}

/** Kinds of members that need not have the settings of a layer. */
const MODELS = ['InputLayer', 'Sequential', 'Functional', 'Model']

/**
 * The Keras 3 class of the operation that a member of a model is; null where it is a layer.
 * @param custom classes of one's own, which are layers
 */
export function operationOf(item: JsonObject, custom: CustomObjects): string | null {
  const { class_name: className, module, config, inbound_nodes: nodes } = item
  if (typeof className !== 'string' || Object.hasOwn(custom, className)) return null
  // Keras 3 names no modules in .h5: there an operation is what has calls, and none of the settings of every layer.
  if (module === undefined && Array.isArray(nodes) && isObject(nodes[0]) && isObject(config)) {
    const isLayer = 'trainable' in config || 'dtype' in config || MODELS.includes(className)
    if (!isLayer) return className
  }
  if (typeof module === 'string' && /^keras\.(src\.)?ops\b/.test(module)) return className
  if (!/OpLambda$/.test(className)) return null
  const of = isObject(config) && typeof config.function === 'string' ? config.function : className
  return Object.hasOwn(TENSORFLOW, of) ? TENSORFLOW[of] : of
}

/** A call's operands: numbers as they are, null for each tensor. */
export function operandsOf({ args, kwargs }: Node, operation: string): (number | null)[] {
  const named = OPERANDS.flatMap((key) => (kwargs[key] === undefined ? [] : [kwargs[key]]))
  return [...args, ...named].map((value) => {
    if (typeof value === 'number' || isTensor(value)) return typeof value === 'number' ? value : null
    throw new Error(
      `the operation '${operation}' between layers is read with tensors and numbers alone, got ` +
        `${JSON.stringify(value).slice(0, 80)}: make it a layer of one's own`,
    )
  })
}
