import { typedArrays } from '../../tensor/dtype.js'
import { NdArray } from '../../tensor/ndarray.js'
import { flatten as flattenNumbers, fromTyped, isNumberArray, type Numbers } from '../../tensor/nested.js'
import { sizeOf } from '../../tensor/shape.js'
import { flattenStrings, type HostArray, isStrings, type Strings } from '../../tensor/strings.js'
import { Tensor } from '../../tensor/tensor.js'

/**
 * Values of one input or one output for many examples, the first axis counting them: a host array, a tensor,
 * nested numbers, a typed array of one number an example, or texts, for layers that take them.
 */
export type Data = NdArray | Tensor | Numbers | Strings

/** What a model takes or is to give: `Data`; where it has several inputs or outputs, a list, or an object by their names. */
export type DataSet = Data | readonly Data[] | Readonly<Record<string, Data>>

/** An array on either side. */
export type AnyArray = NdArray | Tensor

/** What belongs to some examples; `A` is what holds the values. */
export interface Examples<A> {
  /** One for each of the model's inputs. */
  inputs: readonly A[]
  /** One for each of the model's outputs; null where an output has no target. */
  targets: readonly (A | null)[]
  /** One weight an example, for each of the model's outputs; null where all count 1. */
  weights: readonly (A | null)[]
}

/** The same examples held in another way; `f` is called for inputs, targets, weights, in this order. */
export function mapExamples<A, B>(
  { inputs, targets, weights }: Examples<A>,
  f: (array: A) => B,
): Examples<B> {
  const orNull = (array: A | null) => (array === null ? null : f(array))
  return { inputs: inputs.map(f), targets: targets.map(orNull), weights: weights.map(orNull) }
}

/** All arrays of some examples, in the order of `mapExamples`. */
export function flatten<A>(examples: Examples<A>): A[] {
  const arrays: A[] = []
  mapExamples(examples, (array) => arrays.push(array))
  return arrays
}

/** Examples like others, held in the arrays that `flatten` would give. */
export function unflatten<B>(like: Examples<unknown>, arrays: readonly B[]): Examples<B> {
  let at = 0
  return mapExamples(like, () => arrays[at++])
}

/** Which arrays there are: what a recorded step is made for. */
export function layoutOf({ inputs, targets, weights }: Examples<unknown>): string {
  const list = (role: string, arrays: readonly unknown[]) =>
    arrays.map((array) => (array === null ? `no ${role}` : role)).join(', ')
  return [list('x', inputs), list('y', targets), list('sampleWeight', weights)].filter(Boolean).join('; ')
}

/** Above this float32 leaves whole numbers out. */
const EXACT = 2 ** 24

/**
 * Data as an array; `role` says which it is: `x`, `y["b"]`. Numbers of no dtype become float32, but int32 where all
 * are whole and float32 would change some: ids, which must stay what they are.
 */
export function toArray(data: Data, role: string): AnyArray {
  if (data instanceof Tensor) return data
  if (data instanceof NdArray) {
    if (data.data.length === sizeOf(data.shape)) return data
    throw new TypeError(`${role}: the array's memory has been given away (its buffer was transferred)`)
  }
  if (isNumberArray(data) && !(data instanceof Float64Array)) {
    return new NdArray(fromTyped(data, role).data, [data.length])
  }
  const { numbers, shape, dtype } = flattenNumbers(data, role)
  const type = dtype ?? (areLargeIds(numbers) ? 'int32' : 'float32')
  return new NdArray(typedArrays[type].from(numbers), shape, type)
}

/** As `toArray`, or texts. */
export function toInput(data: Data, role: string): HostArray | Tensor {
  return typeof data !== 'string' && isStrings(data) ? flattenStrings(data, role) : toArray(data, role)
}

function areLargeIds(numbers: readonly number[]): boolean {
  return numbers.some((n) => Math.abs(n) > EXACT) && numbers.every((n) => (n | 0) === n)
}

/** The arrays of a data set in the order of the inputs or outputs that they belong to. */
export function toArrays<A = AnyArray>(
  data: DataSet,
  names: readonly string[],
  role: string,
  make: (data: Data, role: string) => A = toArray as (data: Data, role: string) => A,
): (A | null)[] {
  if (isRecord(data)) {
    const unknown = Object.keys(data).find((name) => !names.includes(name))
    if (unknown !== undefined) {
      throw new RangeError(`${role}: there is no "${unknown}". There are: ${names.join(', ')}`)
    }
    return names.map((name) => (name in data ? make(data[name], `${role}["${name}"]`) : null))
  }
  if (!isList(data, names.length)) return [make(data, role)]
  return data.map((part, i) => make(part, `${role}[${i}]`))
}

function isRecord(data: DataSet): data is Readonly<Record<string, Data>> {
  return typeof data === 'object' && data !== null && Object.getPrototypeOf(data) === Object.prototype
}

/** An array of arrays may be nested numbers, typed rows among them, or a list of what several inputs get. */
function isList(data: DataSet, count: number): data is readonly Data[] {
  if (!Array.isArray(data)) return false
  return count > 1 || data.some((part) => part instanceof NdArray || part instanceof Tensor)
}
