import { f32Bits } from '../gpu/dispatch.js'
import { kernels } from '../kernels/loaded.js'
import { show } from '../show.js'
import { arrayOf, NdArray } from './ndarray.js'
import type { Numbers } from './nested.js'
import { gpu } from './runtime.js'
import { requireShape, sizeOf } from './shape.js'
import { empty, type HostType, requireType, Tensor, type TensorType } from './tensor.js'

/** What `tensor` takes: numbers nested in arrays, a typed array, or a host array. */
export type ArrayLikeData = Numbers | NdArray

/**
 * A tensor with these values: `tensor([[1, 2], [3, 4]])`, shape [2, 2]. The dtype is that of a host array or of typed
 * arrays (uint8 becomes int32), bool where all values are booleans, else float32, unless it is named.
 * @throws TypeError or RangeError where rows differ in length, something is no number, or does not fit int32
 */
export function tensor(values: ArrayLikeData, dtype?: TensorType): Tensor {
  if (dtype !== undefined) requireType('tensor', dtype)
  if (dtype === 'float16') return stored(tensor(values, 'float32'))
  const array = arrayOf(values, 'tensor', dtype ?? (isBoolean(values) ? 'bool' : undefined))
  const type = dtype ?? deviceType(array)
  const { data } = arrayOf(array, 'tensor', type)
  return new Tensor(gpu().upload(type === 'bool' ? Int32Array.from(data) : data), array.shape, type)
}

/** Floats as float16. */
function stored(x: Tensor): Tensor {
  const y = empty(x.shape, 'float16')
  kernels.map(gpu(), 'x', [], x, y, 'cast')
  return y
}

const deviceType = ({ dtype }: NdArray): HostType => (dtype === 'uint8' ? 'int32' : dtype)

function isBoolean(values: ArrayLikeData): boolean {
  return Array.isArray(values) ? values.length > 0 && values.every(isBoolean) : typeof values === 'boolean'
}

/** A tensor of `shape` filled with one value. */
export function full(shape: readonly number[], value: number, dtype: TensorType = 'float32'): Tensor {
  requireShape('full', shape)
  requireType('full', dtype)
  if (dtype === 'float16') return stored(full(shape, value))
  const y = empty(shape, dtype)
  kernels.fill(gpu(), bitsOf(value, dtype), sizeOf(shape), y.buffer)
  return y
}

/** A value as a dtype's four bytes on the device. Throws where the dtype can't hold it. */
export function bitsOf(value: number, dtype: HostType): number {
  return dtype === 'float32' ? f32Bits(value) : NdArray.from(value, dtype).data[0] >>> 0
}

export function zeros(shape: readonly number[], dtype: TensorType = 'float32'): Tensor {
  return full(shape, 0, dtype)
}

export function ones(shape: readonly number[], dtype: TensorType = 'float32'): Tensor {
  return full(shape, 1, dtype)
}

/**
 * The numbers from `start` up to `stop`, which is not among them, `step` apart: `arange(3)` is 0, 1, 2. int32 if all three
 * are whole, else float32.
 * @throws RangeError for a step of 0, and for what is no finite number
 */
export function arange(stop: number): Tensor
export function arange(start: number, stop: number, step?: number): Tensor
export function arange(first: number, second?: number, step = 1): Tensor {
  const [start, stop] = second === undefined ? [0, first] : [first, second]
  if (![start, stop, step].every(Number.isFinite) || step === 0) {
    throw new RangeError(
      `arange: expected numbers start, stop and a step that is not 0, got ${show(start)}, ${show(stop)}, ${show(step)}`,
    )
  }
  const count = Math.max(0, Math.ceil((stop - start) / step))
  const values = Array.from({ length: count }, (_, i) => start + i * step)
  const isWhole = [start, stop, step].every(Number.isInteger)
  return tensor(new NdArray(isWhole ? Int32Array.from(values) : Float32Array.from(values), [count]))
}

/** The identity matrix [n, n]. */
export function eye(n: number): Tensor {
  const data = new Float32Array(n * n)
  for (let i = 0; i < n; i++) data[i * n + i] = 1
  return tensor(new NdArray(data, [n, n]))
}

/** Numbers that formulas contain, kept on each device: `x.mul(2)` uploads its 2 once. */
const constants = new WeakMap<object, Map<string, Tensor>>()

/** A scalar tensor with a value that may be shared; must never be written to. */
export function constant(value: number, dtype: TensorType = 'float32'): Tensor {
  const device = gpu()
  let known = constants.get(device)
  if (!known || known.size >= 1000) {
    known = new Map()
    constants.set(device, known)
  }
  const key = `${dtype} ${Object.is(value, -0) ? '-0' : value}`
  let made = known.get(key)
  if (!made || made.buffer.lost) {
    made = device.lasting(() => tensor(value, dtype))
    known.set(key, made)
  }
  return made
}
