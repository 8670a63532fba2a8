import type { Bytes } from '../remote.js'
import { NdArray } from '../tensor/ndarray.js'
import { sizeOf } from '../tensor/shape.js'

/** Kinds of elements that files hold, little-endian, by the short names of NumPy. */
export type ElementType =
  | 'f2'
  | 'bf2'
  | 'f4'
  | 'f8'
  | 'i1'
  | 'i2'
  | 'i4'
  | 'i8'
  | 'u1'
  | 'u2'
  | 'u4'
  | 'u8'
  | 'b1'

/** Bytes an element takes. */
export function bytesPerElement(type: ElementType): number {
  return Number(type.at(-1))
}

/**
 * Raw elements in row-major order as an array: floats of any size as float32, whole numbers as int32, u1 as
 * uint8, b1 as bool.
 * @param bytes exactly the elements of `shape`
 * @param what names the array in errors
 * @throws Error where the number of bytes is another, or a whole number doesn't fit int32
 */
export function fromBytes(
  bytes: Uint8Array,
  type: ElementType,
  shape: readonly number[],
  what: string,
): NdArray {
  const count = sizeOf(shape)
  if (bytes.length !== count * bytesPerElement(type)) {
    throw new Error(
      `${what}: shape [${shape.join(', ')}] of ${type} takes ${count * bytesPerElement(type)} bytes, ` +
        `there are ${bytes.length}`,
    )
  }
  // A copy: elements need not lie where a typed array may begin, and the file need not stay in memory.
  const { buffer } = new Uint8Array(bytes)
  switch (type) {
    case 'f4':
      return new NdArray(new Float32Array(buffer), shape)
    case 'i4':
      return new NdArray(new Int32Array(buffer), shape)
    case 'u1':
      return new NdArray(new Uint8Array(buffer), shape)
    case 'b1':
      return new NdArray(new Uint8Array(buffer), shape, 'bool').astype('bool')
    case 'f8':
      return new NdArray(Float32Array.from(new Float64Array(buffer)), shape)
    case 'f2':
      return new NdArray(halvesToFloats(new Uint16Array(buffer)), shape)
    case 'bf2': // the upper half of a float32
      return new NdArray(
        new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer),
        shape,
      )
    case 'i1':
      return new NdArray(Int32Array.from(new Int8Array(buffer)), shape)
    case 'i2':
      return new NdArray(Int32Array.from(new Int16Array(buffer)), shape)
    case 'u2':
      return new NdArray(Int32Array.from(new Uint16Array(buffer)), shape)
    case 'u4':
      return wholeNumbers(new Uint32Array(buffer), shape, what)
    case 'i8':
      return wholeNumbers(new BigInt64Array(buffer), shape, what)
    case 'u8':
      return wholeNumbers(new BigUint64Array(buffer), shape, what)
  }
}

/** Whole numbers as int32, or an error. */
function wholeNumbers(
  values: Uint32Array | BigInt64Array | BigUint64Array,
  shape: readonly number[],
  what: string,
): NdArray {
  const data = new Int32Array(values.length)
  for (let i = 0; i < data.length; i++) {
    data[i] = Number(values[i])
    if (data[i] !== Number(values[i])) throw new Error(`${what}: ${values[i]} does not fit int32`)
  }
  return new NdArray(data, shape)
}

/** Arrays by their names are given as a Map, whose order they keep; or an error. */
export function requireMap(arrays: unknown, what: string): void {
  if (arrays instanceof Map) return
  throw new TypeError(
    `${what}: expected a Map of names to arrays; new Map(Object.entries(arrays)) makes one of an object`,
  )
}

/** The elements of an array as they stand in a file. */
export function toBytes({ data }: NdArray): Bytes {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)
}

/** `Float32Array.from` with a function would make a list of all numbers first. */
function halvesToFloats(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(halves.length)
  for (let i = 0; i < floats.length; i++) floats[i] = halfToFloat(halves[i])
  return floats
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
