import { OPERAND, Operation } from '../../layers/operation.js'
import { snakeCase } from '../../lookup.js'
import { NdArray } from '../../tensor/ndarray.js'
import { isNumberArray } from '../../tensor/nested.js'
import { Tensor } from '../../tensor/tensor.js'
import { exactly } from './json.js'
import { isModel, type Saveable } from './saveable.js'

/** An op between layers is a class of Keras' ops; its settings are the class's, what else it takes stands with the call. */
export function describeOperation({ name, op, values }: Operation): Record<string, unknown> {
  const { module, className, names, settings, nullable } = op.signature
  const given = names.flatMap((key, i) => {
    // Classes of Keras that are made by hand don't look for the default.
    const isNone = values[i] === null && nullable.has(key)
    const value = isNone ? null : (values[i] ?? (key === 'dataFormat' ? 'channels_last' : undefined))
    return settings.has(key) && value !== undefined ? [[snakeCase(key), describeValue(value, [])]] : []
  })
  return {
    module: `keras.src.ops.${module}`,
    class_name: className,
    config: exactly({ name, ...Object.fromEntries(given) }),
    registered_name: className,
  }
}

/** What an op is called with. */
export function describeOperands(
  { op, values }: Operation,
  tensors: readonly unknown[],
): Record<string, unknown> {
  const { names, settings, rest } = op.signature
  const left = [...tensors]
  const args = values.flatMap((value, i) => {
    if (settings.has(names[i])) return []
    const described = describeValue(value, left)
    return names[i] === rest ? (described as unknown[]) : [described]
  })
  return exactly({ args, kwargs: {} })
}

/** @param tensors those that stand in the places of operands; each is taken once */
function describeValue(value: unknown, tensors: unknown[]): unknown {
  if (value === OPERAND) return tensors.shift()
  if (value === '...') return { class_name: '__ellipsis__', config: {} }
  if (Array.isArray(value)) return value.map((item) => describeValue(item, tensors))
  if (value instanceof Tensor) return describeArray('__tensor__', hostOf(value))
  if (value instanceof NdArray) return describeArray('__numpy__', value)
  if (isNumberArray(value)) return describeArray('__numpy__', new NdArray(value, [value.length]))
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError(`an op between layers takes ${value}, which JSON can't hold`)
  if (typeof value !== 'object' || value === null) return value ?? null
  const { start = null, stop = null, step = null } = value as Record<string, unknown>
  return { class_name: '__slice__', config: { start, stop, step } }
}

function describeArray(className: string, array: NdArray): Record<string, unknown> {
  return { class_name: className, config: { value: array.toArray(), dtype: array.dtype } }
}

function hostOf(tensor: Tensor): NdArray {
  if (tensor.known) return tensor.known
  throw new Error(
    'a tensor of numbers stands in the model, and toJSON() does not wait for its values: `await x.data()` reads them, ' +
      'or give an NdArray; save() does it by itself',
  )
}

/** Reads what stands in a model as tensors of numbers, so that it can be described. */
export async function readConstants({ graph, layers }: Pick<Saveable, 'graph' | 'layers'>): Promise<void> {
  for (const { layer } of graph?.steps ?? []) {
    if (!(layer instanceof Operation)) continue
    for (const value of [layer.values].flat(Infinity)) if (value instanceof Tensor) await value.data()
  }
  for (const layer of layers) if (isModel(layer)) await readConstants(layer)
}
