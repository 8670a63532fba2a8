import type { Bytes } from '../remote.js'
import type { NdArray } from '../tensor/ndarray.js'
import { toBytes } from './elements.js'
import type { JsonObject } from './json.js'
import { type Quantization, quantizeAffine, toHalves } from './quantize.js'

/** How large a file of weights is at most: browsers keep files of this size. */
const SHARD = 4 * 2 ** 20

/**
 * The files of TensorFlow.js' layers format: `model.json`, and beside it the weights, one after the other, in files of
 * 4 MiB each (https://www.tensorflow.org/js/guide/save_load).
 * @param name what the JSON is called, `model.json` say; the others are called after it
 * @param quantize how weights with two axes or more are stored; the others stay float32
 */
export function writeTfjs(
  name: string,
  topology: JsonObject,
  weights: ReadonlyMap<string, NdArray>,
  quantize: Quantization | undefined,
): Map<string, Bytes> {
  const written = [...weights].map(([weight, values]) => entryOf(weight, values, quantize))
  const length = written.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const joined = new Uint8Array(length)
  let at = 0
  for (const { bytes } of written) {
    joined.set(bytes, at)
    at += bytes.length
  }
  const stem = name.replace(/\.json$/, '')
  const count = Math.ceil(length / SHARD)
  const paths = Array.from({ length: count }, (_, i) => `${stem}.weights-${i + 1}of${count}.bin`)
  const json = {
    format: 'layers-model',
    generatedBy: 'glassgrad',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: count === 0 ? [] : [{ paths, weights: written.map(({ entry }) => entry) }],
  }
  return new Map([
    ...paths.map((path, i): [string, Bytes] => [path, joined.slice(i * SHARD, (i + 1) * SHARD)]),
    [name, new TextEncoder().encode(JSON.stringify(json))], // last: whoever finds it finds all
  ])
}

function entryOf(name: string, values: NdArray, quantize: Quantization | undefined) {
  const { shape, dtype, data } = values
  if (quantize === undefined || dtype !== 'float32' || shape.length < 2)
    return { entry: { name, shape, dtype }, bytes: toBytes(values) }
  if (quantize === 'float16') {
    const entry = { name, shape, dtype, quantization: { dtype: quantize, original_dtype: dtype } }
    return { entry, bytes: new Uint8Array(toHalves(data, name).buffer) }
  }
  const { stored, scale, min } = quantizeAffine(data, quantize === 'uint8' ? 8 : 16)
  const quantization = { dtype: quantize, original_dtype: dtype, scale, min }
  return { entry: { name, shape, dtype, quantization }, bytes: new Uint8Array(stored.buffer) }
}
