import { NdArray } from '../tensor/ndarray.js'
import { sizeOf } from '../tensor/shape.js'
import { bytesPerElement, type ElementType, fromBytes } from './elements.js'
import {
  isObject,
  type JsonObject,
  parseJson,
  requireList,
  requireObject,
  requireShape,
  requireText,
} from './json.js'

/** A model in TensorFlow.js' layers format: Keras' configuration, and the weights by name. */
export interface TfjsModel {
  topology: JsonObject
  weights: Map<string, NdArray>
}

const types: Readonly<Record<string, ElementType>> = {
  float32: 'f4',
  float16: 'f2',
  int32: 'i4',
  uint8: 'u1',
  uint16: 'u2',
  bool: 'b1',
}

/** A weight as a manifest describes it. */
interface Entry {
  name: string
  /** How its elements are stored, and how numbers are made of them. */
  type: ElementType
  shape: number[]
  size: number
  scale: number
  min: number
  quantized: boolean
}

/**
 * Reads TensorFlow.js' layers format: `model.json` has the topology and a manifest; the manifest's groups of
 * files ("shards"), joined, hold the weights one after the other, so that a weight may go over from one file
 * to the next (https://www.tensorflow.org/js/guide/save_load).
 * @param fetchShard gets a file that lies beside `model.json`
 */
export async function readTfjs(
  modelJson: Uint8Array | string,
  fetchShard: (path: string) => Promise<Uint8Array>,
): Promise<TfjsModel> {
  const json = requireObject(parseJson(modelJson, 'model.json'), 'model.json')
  const topology = requireObject(json.modelTopology, 'model.json: modelTopology')
  const weights = new Map<string, NdArray>()
  const listed = new Set<string>()
  for (const item of requireList(json.weightsManifest, 'model.json: weightsManifest')) {
    const group = requireObject(item, 'model.json: weightsManifest')
    const paths = requireList(group.paths, 'model.json: paths').map((path) =>
      requireBeside(requireText(path, 'path')),
    )
    for (const path of paths) {
      const plain = path.split('/').filter((part) => part !== '' && part !== '.')
      if (listed.has(plain.join('/'))) throw new Error(`model.json: the file "${path}" is listed twice`)
      listed.add(plain.join('/'))
    }
    const entries = requireList(group.weights, 'model.json: weights').map(entryOf)
    const joined = await join(paths, entries, fetchShard)
    let at = 0
    for (const entry of entries) {
      if (weights.has(entry.name)) throw new Error(`model.json: two weights are called "${entry.name}"`)
      weights.set(entry.name, arrayOf(entry, joined.subarray(at, at + entry.size)))
      at += entry.size
    }
  }
  return { topology, weights }
}

async function join(
  paths: readonly string[],
  entries: readonly Entry[],
  fetchShard: (path: string) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const shards = await Promise.all(paths.map(fetchShard))
  const expected = entries.reduce((sum, { size }) => sum + size, 0)
  const got = shards.reduce((sum, { length }) => sum + length, 0)
  if (got !== expected) {
    throw new Error(
      `${paths.join(', ')}: the manifest declares ${expected} bytes of weights, the files have ${got}`,
    )
  }
  const joined = new Uint8Array(got)
  let at = 0
  for (const shard of shards) {
    joined.set(shard, at)
    at += shard.length
  }
  return joined
}

function entryOf(item: unknown): Entry {
  const entry = requireObject(item as JsonObject, 'model.json: weight')
  const name = requireText(entry.name, 'model.json: name of a weight')
  const what = `model.json: weight "${name}"`
  const shape = requireShape(entry.shape, `${what}: shape`)
  const quantization = isObject(entry.quantization) ? entry.quantization : null
  const dtype = requireText(quantization?.dtype ?? entry.dtype, `${what}: dtype`)
  if (!Object.hasOwn(types, dtype))
    throw new Error(`${what}: elements of dtype ${dtype.slice(0, 20)} are not read`)
  const [scale, min] = [quantization?.scale ?? 1, quantization?.min ?? 0]
  if (typeof scale !== 'number' || typeof min !== 'number') {
    throw new Error(`${what}: expected numbers as scale and min of the quantization`)
  }
  const type = types[dtype]
  return {
    name,
    type,
    shape,
    size: sizeOf(shape) * bytesPerElement(type),
    scale,
    min,
    quantized: !!quantization,
  }
}

/** Quantized weights are whole numbers n that stand for n·scale + min. */
function arrayOf({ name, type, shape, scale, min, quantized }: Entry, bytes: Uint8Array): NdArray {
  const stored = fromBytes(bytes, type, shape, `model.json: weight "${name}"`)
  if (!quantized || type === 'f2') return stored
  return new NdArray(
    Float32Array.from(stored.data, (n) => n * scale + min),
    shape,
  )
}

/** Shards lie beside model.json or below; a manifest can't make anybody fetch or open something else. */
function requireBeside(path: string): string {
  const parts = path.split('/')
  if (path === '' || /[\\\0?#%]|^\/|^[a-zA-Z][a-zA-Z+.-]*:/.test(path) || parts.includes('..')) {
    throw new Error(`model.json: the path ${JSON.stringify(path.slice(0, 80))} leads away from model.json`)
  }
  return path
}
