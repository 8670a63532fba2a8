import { type DType, type HostData, typedArrays } from './dtype.js'

/** Every kind of typed array that JavaScript has numbers in. Float16Array, where there is one, is taken too. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array

/** Numbers nested in arrays, as `toArray` gives them. */
export type Nested = number | boolean | Nested[]

/** Numbers as they are taken: nested in arrays, the innermost of which may be typed. */
export type Numbers = number | boolean | NumberArray | readonly Numbers[]

/** The dtype that holds what is in a typed array. */
const DTYPES: Readonly<Record<string, DType>> = {
  Float16Array: 'float32',
  Float32Array: 'float32',
  Float64Array: 'float32',
  Int8Array: 'int32',
  Int16Array: 'int32',
  Int32Array: 'int32',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
  Uint16Array: 'int32',
  Uint32Array: 'int32',
  BigInt64Array: 'int32',
  BigUint64Array: 'int32',
}

/** `Float64Array` of one; of a subclass, as Node's Buffer is, the kind that it extends; undefined of anything else. */
function kindOf(value: unknown): string | undefined {
  const kind = ArrayBuffer.isView(value) && (value as Uint8Array)[Symbol.toStringTag]
  return kind && kind in DTYPES ? kind : undefined
}

export function isNumberArray(value: unknown): value is NumberArray {
  return kindOf(value) !== undefined
}

/**
 * A typed array as one that holds a dtype: bytes as uint8, other whole numbers as int32, the rest as float32. Memory
 * is shared where elements are stored in the same way.
 * @param caller names the array in errors
 * @throws RangeError that names the first whole number beyond int32 and its place
 */
export function fromTyped(array: NumberArray, caller: string): { data: HostData; dtype: DType } {
  const kind = kindOf(array)!
  const dtype = DTYPES[kind]
  const Held = typedArrays[dtype]
  const { buffer, byteOffset, length } = array
  // What threads share is copied: not every device takes it, and it may change meanwhile.
  if (buffer instanceof ArrayBuffer && (kind === Held.name || kind === 'Uint8ClampedArray')) {
    // Plain ones: Node's Buffers slice in ways of their own.
    const data = array.constructor === Held ? (array as HostData) : new Held(buffer, byteOffset, length)
    return { data, dtype }
  }
  const data = new Held(length)
  for (let i = 0; i < length; i++) {
    data[i] = Number(array[i])
    if (dtype === 'int32' && data[i] !== Number(array[i])) {
      throw new RangeError(
        `${caller}: ${array[i]} at ${i} of the ${kind} does not fit int32, the widest whole numbers here. ` +
          'Float32Array.from(values, Number) keeps 24 bits of each',
      )
    }
  }
  return { data, dtype }
}

/** Nested numbers in row-major order. */
export interface Flat {
  numbers: readonly number[]
  shape: number[]
  /** What all rows are held in, where they are typed arrays of one kind; doubles are as plain numbers. */
  dtype: DType | null
}

/**
 * Flattens nested arrays, whose rows must be equally long.
 * @param caller names the values in errors: `NdArray.from`, `x`
 * @throws TypeError or RangeError that names the first thing that is no number, or a row of another length
 */
export function flatten(values: unknown, caller: string): Flat {
  const shape: number[] = []
  for (let v = values; isRow(v); v = v[0]) shape.push(v.length)
  const numbers: number[] = []
  const dtypes = new Set<DType | null>()
  const place: number[] = []
  const collect = (value: unknown): void => {
    const axis = place.length
    if (isRow(value) ? value.length !== shape[axis] : axis < shape.length && isNumber(value)) {
      throw new RangeError(`${caller}: rows differ in length ${unlike(place, value, shape)}`)
    }
    if (!isRow(value)) {
      if (!isNumber(value)) throw new TypeError(`${caller}: ${noNumber(place, value)}`)
      numbers.push(Number(value))
      return
    }
    const typed = isNumberArray(value)
    const own =
      typed && kindOf(value) !== 'Float64Array'
        ? fromTyped(value, `${caller}: ${nameOf(place, shape.length)}`)
        : null
    if (typed || axis === shape.length - 1) dtypes.add(own?.dtype ?? null)
    const row = own?.data ?? value
    for (let i = 0; i < row.length; i++) {
      place[axis] = i
      collect(row[i])
    }
    place.length = axis
  }
  collect(values)
  const [dtype = null] = dtypes.size === 1 ? dtypes : []
  return { numbers, shape, dtype }
}

const isNumber = (value: unknown) => typeof value === 'number' || typeof value === 'boolean'

function isRow(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || isNumberArray(value)
}

/** `row 3, column 1`; `[3][1][0]` where there are more axes. */
function nameOf(place: readonly number[], rank: number): string {
  if (rank > 2) return place.map((i) => `[${i}]`).join('')
  return place.map((i, axis) => `${axis === 0 ? 'row' : 'column'} ${i}`).join(', ')
}

/** How a row differs from the first of its kind. */
function unlike(place: readonly number[], value: unknown, shape: readonly number[]): string {
  const name = nameOf(place, shape.length)
  return (
    `at depth ${place.length}, expected shape [${shape.join(', ')}]: ` +
    `${name} ${isRow(value) ? `has length ${value.length}` : 'is one number'}`
  )
}

function noNumber(place: readonly number[], value: unknown): string {
  const expected = 'expected numbers, nested in arrays or in a typed array'
  if (place.length === 0) return `${expected}, got ${describe(value)}`
  return `${nameOf(place, place.length)} is ${describe(value)}: ${expected}`
}

/** What somebody gave for numbers, and what may be done about it. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return `${value}`
  if (typeof value === 'bigint') return `the bigint ${value}n (Number(${value}n) makes a number of it)`
  if (typeof value === 'string') {
    const start = JSON.stringify(value.slice(0, 40))
    return `a string, ${start}${Number(value) ? ` (Number(${start}) makes a number of it)` : ''}`
  }
  if (typeof value !== 'object') return `a ${typeof value}`
  const kind = value.constructor?.name || 'Object'
  const bytes = value instanceof ArrayBuffer || ArrayBuffer.isView(value) || kind === 'SharedArrayBuffer'
  const advice = bytes
    ? ' (bytes of no kind: new Float32Array(buffer) reads them as numbers)'
    : value instanceof Date
      ? ' (getTime() makes a number of it)'
      : ''
  return `${/^[AEIOU]|^Nd/.test(kind) ? 'an' : 'a'} ${kind}${advice}`
}
