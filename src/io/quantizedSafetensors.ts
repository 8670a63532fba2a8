import type { Bytes } from '../remote.js'
import type { NdArray } from '../tensor/ndarray.js'
import { toBytes } from './elements.js'
import { dequantizeSymmetric, quantizeSymmetric, toHalves } from './quantize.js'
import { layOut, names, type Safetensors, type StoredTensor } from './safetensors.js'

/**
 * Writes weights in fewer bits. Those with two axes or more become `F16`, or `I8` with a factor for each channel of the last
 * axis, under their name with `.scale` behind it; the others stay as they are.
 */
export function writeQuantized(weights: ReadonlyMap<string, NdArray>, quantize: 'float16' | 'int8'): Bytes {
  const stored = [...weights].flatMap(([name, array]): [string, StoredTensor][] => {
    const { shape, dtype, data } = array
    if (dtype !== 'float32' || shape.length < 2)
      return [[name, { dtype: names[dtype], shape, bytes: toBytes(array) }]]
    if (quantize === 'float16')
      return [[name, { dtype: 'F16', shape, bytes: new Uint8Array(toHalves(data, name).buffer) }]]
    const { stored, scales } = quantizeSymmetric(array)
    return [
      [name, { dtype: 'I8', shape, bytes: new Uint8Array(stored.buffer) }],
      [name + SCALE, { dtype: 'F32', shape: scales.shape, bytes: toBytes(scales) }],
    ]
  })
  return layOut(stored, new Map([['quantize', quantize]]))
}

/** What the factors of a weight of int8 are called. */
const SCALE = '.scale'

/** A weight, from whatever it is stored as; undefined where there is none of that name. */
export function weightOf({ tensors }: Safetensors, name: string): NdArray | undefined {
  const [values, scales] = [tensors.get(name), tensors.get(name + SCALE)]
  if (!values || !scales) return values
  if (scales.size === values.shape.at(-1)) return dequantizeSymmetric(values, scales)
  throw new Error(`safetensors "${name}": [${values.shape}] has [${scales.shape}] factors`)
}
