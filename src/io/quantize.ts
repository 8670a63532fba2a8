import { NdArray } from '../tensor/ndarray.js'

/** How weights may be stored in a file: in 16 or 8 bits instead of 32. */
export type Quantization = 'float16' | 'int8' | 'uint8' | 'uint16'

/** Whole numbers n that stand for n·scale + min. */
export interface Affine {
  stored: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>
  scale: number
  min: number
}

/**
 * Spreads numbers evenly over 2^bits steps from the smallest to the largest, 0 among them if it is; as TensorFlow.js'
 * converter does. No number moves by more than a step, (max - min)/(2^bits - 1).
 */
export function quantizeAffine(values: ArrayLike<number>, bits: 8 | 16): Affine {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i])
    high = Math.max(high, values[i])
  }
  const stored = bits === 8 ? new Uint8Array(values.length) : new Uint16Array(values.length)
  if (!(high > low)) return { stored, scale: 1, min: values.length === 0 ? 0 : low }
  const most = 2 ** bits - 1
  const scale = (high - low) / most
  // Where there are both signs, a step lies on 0.
  const min = low < 0 && high > 0 ? -Math.round(-low / scale) * scale : low
  for (let i = 0; i < stored.length; i++)
    stored[i] = Math.min(most, Math.max(0, Math.round((values[i] - min) / scale)))
  return { stored, scale, min }
}

/** Whole numbers from -127 to 127, and for each channel, the last axis, what they are multiplied by. */
export interface Symmetric {
  stored: Int8Array<ArrayBuffer>
  /** [channels] */
  scales: NdArray
}

/** As Keras' `quantize('int8')` does with kernels: no number moves by more than half a step, max |w| of its channel / 254. */
export function quantizeSymmetric({ data, shape }: NdArray): Symmetric {
  const channels = shape.at(-1)!
  const scales = new Float32Array(channels)
  for (let i = 0; i < data.length; i++)
    scales[i % channels] = Math.max(scales[i % channels], Math.abs(data[i]))
  for (let c = 0; c < channels; c++) scales[c] /= 127
  const stored = Int8Array.from(data, (w, i) => {
    const scale = scales[i % channels]
    return scale === 0 ? 0 : Math.max(-127, Math.min(127, Math.round(w / scale)))
  })
  return { stored, scales: new NdArray(scales, [channels]) }
}

/** The numbers that whole numbers [..., channels] stand for. */
export function dequantizeSymmetric({ data, shape }: NdArray, { data: scales }: NdArray): NdArray {
  return new NdArray(
    Float32Array.from(data, (n, i) => n * scales[i % scales.length]),
    shape,
  )
}

const word = new DataView(new ArrayBuffer(4))

/**
 * IEEE 754 binary16, rounded to the nearest, ties to even.
 * @throws RangeError for a number beyond ±65504, which it has not
 */
export function toHalves(values: ArrayLike<number>, what: string): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < halves.length; i++) {
    halves[i] = toHalf(values[i])
    if ((halves[i] & 0x7fff) === 0x7c00 && Number.isFinite(values[i]))
      throw new RangeError(`${what}: ${values[i]} is beyond float16, which ends at 65504`)
  }
  return halves
}

function toHalf(value: number): number {
  word.setFloat32(0, value)
  const bits = word.getUint32(0)
  const sign = (bits >>> 16) & 0x8000
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  if (size >= 65520) return sign | 0x7c00
  if (size < 2 ** -14) return sign | nearestEven(size * 2 ** 24) // subnormal: so many 2^-24
  const exponent = ((bits >>> 23) & 255) - 127
  return sign | (((exponent + 15) << 10) + nearestEven((size / 2 ** exponent - 1) * 1024))
}

function nearestEven(x: number): number {
  const below = Math.floor(x)
  const rest = x - below
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below
}
