import type { Bytes } from '../remote.js'
import { arrayOf, type NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import { sizeOf } from '../tensor/shape.js'
import { bytesPerElement, type ElementType, fromBytes, requireMap, toBytes } from './elements.js'
import {
  isObject,
  type Json,
  parseJson,
  requireList,
  requireObject,
  requireShape,
  requireText,
} from './json.js'

const types = {
  F16: 'f2',
  BF16: 'bf2',
  F32: 'f4',
  F64: 'f8',
  I8: 'i1',
  I16: 'i2',
  I32: 'i4',
  I64: 'i8',
  U8: 'u1',
  U16: 'u2',
  U32: 'u4',
  U64: 'u8',
  BOOL: 'b1',
} as const satisfies Readonly<Record<string, ElementType>>

/** How elements are stored, by the types of arrays. */
export const names = { float32: 'F32', int32: 'I32', uint8: 'U8', bool: 'BOOL' } as const

/** What the format allows. */
const LONGEST_HEADER = 100_000_000

/** Named arrays, and texts about them. */
export interface Safetensors {
  tensors: Map<string, NdArray>
  metadata: Map<string, string>
}

/**
 * Reads a safetensors file: the header's length as u64, a header in JSON that gives each tensor's dtype, shape
 * and place, then the tensors' bytes, without gaps (https://huggingface.co/docs/safetensors).
 * Half floats and doubles become float32, other whole numbers int32.
 * @throws Error for a file that is not so, before anything of its size is allocated
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8) throw new Error(`safetensors: a file of ${bytes.length} bytes has no header`)
  const length = Number(view.getBigUint64(0, true))
  if (length > LONGEST_HEADER || length > bytes.length - 8) {
    throw new Error(
      `safetensors: the header declares ${length} bytes, the file has ${bytes.length - 8} after its first 8`,
    )
  }
  const header = requireObject(
    parseJson(bytes.subarray(8, 8 + length), 'safetensors header'),
    'safetensors header',
  )
  const { __metadata__: about, ...entries } = header
  const data = bytes.subarray(8 + length)

  const places = Object.entries(entries).map(([name, entry]) => placeOf(name, entry))
  places.sort((a, b) => a.begin - b.begin || a.end - b.end)
  let at = 0
  for (const { name, begin, end } of places) {
    if (begin !== at) {
      throw new Error(`safetensors: "${name}" begins at byte ${begin}, expected ${at}: no gap, no overlap`)
    }
    at = end
  }
  if (at !== data.length)
    throw new Error(`safetensors: the tensors take ${at} bytes, the file has ${data.length}`)

  const tensors = new Map(
    places.map(({ name, type, shape, begin, end }) => [
      name,
      fromBytes(data.subarray(begin, end), type, shape, `safetensors "${name}"`),
    ]),
  )
  return { tensors, metadata: metadataOf(about) }
}

/** Writes named arrays as safetensors, in the order of their names. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, NdArray | Numbers>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Bytes {
  requireMap(tensors, 'safetensors')
  const arrays = Array.from(tensors, ([name, values]): [string, NdArray] => [
    name,
    arrayOf(values, `safetensors "${name}"`),
  ])
  const stored = arrays.map(([name, array]): [string, StoredTensor] => [
    name,
    { dtype: names[array.dtype], shape: array.shape, bytes: toBytes(array) },
  ])
  return layOut(stored, metadata)
}

/** A tensor as it lies in the file. */
export interface StoredTensor {
  dtype: keyof typeof types
  shape: readonly number[]
  bytes: Uint8Array
}

/** Writes tensors as they are stored, in the order of their names. */
export function layOut(
  tensors: readonly (readonly [string, StoredTensor])[],
  metadata: ReadonlyMap<string, string>,
): Bytes {
  const sorted = tensors.toSorted(([a], [b]) => (a < b ? -1 : 1))
  let end = 0
  const entries: [string, unknown][] = sorted.map(([name, { dtype, shape, bytes }]) => {
    const begin = end
    end += bytes.length
    return [name, { dtype, shape, data_offsets: [begin, end] }]
  })
  if (metadata.size > 0) entries.unshift(['__metadata__', Object.fromEntries(metadata)])
  const json = JSON.stringify(Object.fromEntries(entries))
  const header = new TextEncoder().encode(json)
  // Spaces after the header, so that the tensors begin at a multiple of 8.
  const start = 8 + Math.ceil(header.length / 8) * 8
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true)
  bytes.set(header, 8)
  let at = start
  for (const [, tensor] of sorted) {
    bytes.set(tensor.bytes, at)
    at += tensor.bytes.length
  }
  return bytes
}

function placeOf(name: string, entry: Json) {
  const what = `safetensors "${name}"`
  const { dtype, shape: sizes, data_offsets: offsets } = requireObject(entry, what)
  const kind = requireText(dtype, `${what} dtype`)
  if (!Object.hasOwn(types, kind)) {
    throw new Error(
      `${what}: dtype ${kind.slice(0, 20)} is not read; these are: ${Object.keys(types).join(', ')}`,
    )
  }
  const type = types[kind as keyof typeof types]
  const shape = requireShape(sizes, `${what} shape`)
  const [begin, end, ...more] = requireShape(offsets, `${what} data_offsets`)
  const size = sizeOf(shape) * bytesPerElement(type)
  if (end === undefined || more.length > 0 || end - begin !== size) {
    throw new Error(
      `${what}: data_offsets [${requireList(offsets, what)}] for ${size} bytes of [${shape}] ${kind}`,
    )
  }
  return { name, type, shape, begin, end }
}

function metadataOf(about: Json | undefined): Map<string, string> {
  if (!isObject(about)) return new Map()
  return new Map(
    Object.entries(about).map(([key, value]) => [key, requireText(value, 'safetensors __metadata__')]),
  )
}
