import type { NdArray } from '../tensor/ndarray.js'
import { sizeOf } from '../tensor/shape.js'
import { fromBytes } from './elements.js'

// Numbers of fields in TensorFlow Lite's schema.fbs, which is the order they are declared in.
const MODEL = { subgraphs: 2, buffers: 4 } as const
const SUBGRAPH = { tensors: 0 } as const
const TENSOR = { shape: 0, type: 1, buffer: 2, name: 3 } as const
const BUFFER = { data: 0 } as const
const FLOAT32 = 0

/**
 * The constant float32 arrays of a TensorFlow Lite model, by name: its weights
 * (github.com/tensorflow/tensorflow, lite/schema/schema.fbs).
 * @throws Error for a file of another kind, and a damaged one
 */
export function readTflite(bytes: Uint8Array): Map<string, NdArray> {
  try {
    return floatsOf(new FlatBuffer(bytes))
  } catch (error) {
    // What a DataView throws where a damaged file leads it astray.
    const reason = error instanceof RangeError ? 'it is damaged' : (error as Error).message
    throw new Error(`TFLite: ${reason}`, { cause: error })
  }
}

function floatsOf(file: FlatBuffer): Map<string, NdArray> {
  const buffers = file.tables(file.root, MODEL.buffers)
  const floats = new Map<string, NdArray>()
  for (const subgraph of file.tables(file.root, MODEL.subgraphs)) {
    for (const tensor of file.tables(subgraph, SUBGRAPH.tensors)) {
      const name = new TextDecoder().decode(file.bytes(tensor, TENSOR.name))
      const data = file.bytes(buffers[file.u32(tensor, TENSOR.buffer)], BUFFER.data)
      if (data.length === 0 || file.u8(tensor, TENSOR.type) !== FLOAT32) continue
      const shape = file.i32s(tensor, TENSOR.shape)
      if (4 * sizeOf(shape) !== data.length) {
        throw new Error(`"${name}" has ${data.length} bytes for its shape [${shape.join(', ')}]`)
      }
      floats.set(name, fromBytes(data, 'f4', shape, `TFLite "${name}"`))
    }
  }
  return floats
}

/**
 * A FlatBuffers file (flatbuffers.dev/internals): tables, each with a list of where its fields are, and vectors,
 * which begin with their length. A table is known by its place.
 */
class FlatBuffer {
  readonly root: number
  readonly #all: Uint8Array
  readonly #view: DataView

  constructor(all: Uint8Array) {
    this.#all = all
    this.#view = new DataView(all.buffer, all.byteOffset, all.byteLength)
    if (new TextDecoder().decode(all.subarray(4, 8)) !== 'TFL3') throw new Error('not a TFLite model')
    this.root = this.#follow(0)
  }

  u8(table: number, field: number): number {
    const at = this.#field(table, field)
    return at === null ? 0 : this.#view.getUint8(at)
  }

  u32(table: number, field: number): number {
    const at = this.#field(table, field)
    return at === null ? 0 : this.#view.getUint32(at, true)
  }

  i32s(table: number, field: number): number[] {
    const { start, length } = this.#vector(table, field, 4)
    return Array.from({ length }, (_, i) => this.#view.getInt32(start + 4 * i, true))
  }

  tables(table: number, field: number): number[] {
    const { start, length } = this.#vector(table, field, 4)
    return Array.from({ length }, (_, i) => this.#follow(start + 4 * i))
  }

  bytes(table: number, field: number): Uint8Array {
    const { start, length } = this.#vector(table, field, 1)
    return this.#all.subarray(start, start + length)
  }

  /** Where a vector's elements of `size` bytes are; none where the field is left out. */
  #vector(table: number, field: number, size: number): { start: number; length: number } {
    const at = this.#field(table, field)
    if (at === null) return { start: 0, length: 0 }
    const start = this.#follow(at) + 4
    const length = this.#view.getUint32(start - 4, true)
    if (start + length * size > this.#all.length) throw new RangeError('a vector ends after the file')
    return { start, length }
  }

  /** Where a field is; null where it is left out, and has its default. */
  #field(table: number, field: number): number | null {
    const fields = table - this.#view.getInt32(table, true)
    const entry = 4 + 2 * field
    if (entry >= this.#view.getUint16(fields, true)) return null
    const offset = this.#view.getUint16(fields + entry, true)
    return offset === 0 ? null : table + offset
  }

  /** Offsets count from where they stand. */
  #follow(at: number): number {
    return at + this.#view.getUint32(at, true)
  }
}
