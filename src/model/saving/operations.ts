import { isObject, type Json, type JsonObject } from '../../io/json.js'
import { OPERAND, Operation } from '../../layers/operation.js'
import { camelCase } from '../../lookup.js'
import { NdArray } from '../../tensor/ndarray.js'
import { deeply } from '../../tensor/ops/kerasOp.js'
import type { KerasOp } from '../../tensor/ops/opFunction.js'
import type { CustomObjects } from './customObjects.js'
import type { Kinds } from './kinds.js'
import { historyOf, isTensor, type Node, type Reference } from './nodes.js'

/** What TensorFlow calls the operations that Keras 3 has classes for. */
const TENSORFLOW: Readonly<Record<string, string>> = {
  '__operators__.add': 'Add',
  cast: 'Cast',
  concat: 'Concatenate',
  expand_dims: 'ExpandDims',
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
  'math.reduce_max': 'Max',
  'math.reduce_mean': 'Mean',
  'math.reduce_min': 'Min',
  'math.reduce_sum': 'Sum',
  'math.sigmoid': 'Sigmoid',
  'math.sqrt': 'Sqrt',
  'math.square': 'Square',
  'math.subtract': 'Subtract',
  'math.tanh': 'Tanh',
  'math.truediv': 'TrueDivide',
  'nn.relu': 'Relu',
  'nn.relu6': 'Relu6',
  'nn.softmax': 'Softmax',
  reshape: 'Reshape',
  squeeze: 'Squeeze',
  transpose: 'Transpose',
}

/** What TensorFlow calls arguments. */
const ARGUMENTS: Readonly<Record<string, string>> = { perm: 'axes', shape: 'newshape', y: 'x2' }

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

/** The layer that an operation in a file becomes, and the tensors that its call takes. */
export function reviveOperation(
  ops: Kinds['ops'],
  className: string,
  name: string,
  config: JsonObject,
  node: Node,
): { layer: Operation; inputs: Reference[] } {
  const op = ops.get(className)
  if (!op) {
    throw new RangeError(
      `layer "${name}": the operation '${className}' between layers is not offered; there are: ` +
        [...ops.keys()].sort().join(', '),
    )
  }
  const inputs: Reference[] = []
  const values = argumentsOf(op, name, config, node).map((value) =>
    deeply(value, (item) => {
      if (!isTensor(item as Json)) return meant(item as Json)
      inputs.push(historyOf(item as Json, `layer "${name}": inbound_nodes`))
      return OPERAND
    }),
  )
  if (inputs.length === 0) throw new Error(`layer "${name}": inbound_nodes: a call without tensors`)
  return { layer: new Operation(op, values, { name }), inputs }
}

/** Settings and operands in the order of the op's arguments. */
function argumentsOf(
  { signature }: KerasOp,
  name: string,
  config: JsonObject,
  { args, kwargs }: Node,
): Json[] {
  const { names, settings, nullable, rest, className } = signature
  const values: Json[] = []
  const operands = names.filter((key) => !settings.has(key))
  const put = (key: string, value: Json) => {
    const place = names.indexOf(key)
    if (place >= 0) values[place] = value
    else if (value !== null && value !== false)
      throw new Error(
        `layer "${name}": ${className} with ${key} = ${JSON.stringify(value).slice(0, 80)} is not read`,
      )
  }
  args.forEach((value, i) => {
    const key = operands[i] ?? rest
    if (key === null || key === undefined)
      throw new RangeError(
        `layer "${name}": ${className} takes ${operands.length} operands, got ${args.length}`,
      )
    if (key === rest) values[names.indexOf(key)] = args.slice(operands.indexOf(key))
    else put(key, value)
  })
  for (const [key, value] of Object.entries(kwargs)) {
    const called = ARGUMENTS[key] ?? key
    if (key !== 'name') put(camelCase(names.includes(called) ? called : key), value)
  }
  for (const [key, value] of Object.entries(config)) {
    if (!['name', 'trainable', 'dtype', 'function'].includes(key) || names.includes(key))
      put(camelCase(key), value)
  }
  return Array.from(values, (value, i) =>
    value === null && nullable.has(names[i]) ? null : (value ?? (undefined as unknown as Json)),
  )
}

/** What Keras' JSON stands for among an op's arguments. */
function meant(value: Json): unknown {
  if (!isObject(value)) return value
  const { class_name: className, config } = value
  if (className === '__ellipsis__') return '...'
  if (className === '__slice__' && isObject(config)) return config
  if ((className === '__numpy__' || className === '__tensor__') && isObject(config)) {
    const dtype = ['int32', 'bool', 'uint8'].find((type) => type === config.dtype)
    const whole = typeof config.dtype === 'string' && /^u?int/.test(config.dtype)
    return NdArray.from(config.value as never, (dtype ?? (whole ? 'int32' : 'float32')) as never)
  }
  throw new Error(
    `an operation between layers takes ${JSON.stringify(value).slice(0, 80)}, which is not read`,
  )
}
