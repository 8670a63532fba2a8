import { isObject, type JsonObject } from '../../io/json.js'
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

/** The Keras 3 class of the operation that a member of a model is; null where it is a layer. */
export function operationOf({ class_name: className, module, config }: JsonObject): string | null {
  if (typeof className !== 'string') return null
  if (typeof module === 'string' && /^keras\.(src\.)?ops\b/.test(module)) return className
  if (!/OpLambda$/.test(className)) return null
  const of = isObject(config) && typeof config.function === 'string' ? config.function : className
  return Object.hasOwn(TENSORFLOW, of) ? TENSORFLOW[of] : of
}

/** A call's operands: numbers as they are, null for each tensor. */
export function operandsOf({ args, kwargs }: Node): (number | null)[] {
  const named = OPERANDS.flatMap((key) => (kwargs[key] === undefined ? [] : [kwargs[key]]))
  return [...args, ...named].map((value) => {
    if (typeof value === 'number' || isTensor(value)) return typeof value === 'number' ? value : null
    throw new Error(
      `an operation between layers takes tensors and numbers, got ${JSON.stringify(value).slice(0, 80)}`,
    )
  })
}
