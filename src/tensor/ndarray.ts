import { misplaced } from '../show.js'
import { type DType, type HostData, typedArrays } from './dtype.js'
import { formatArray } from './format.js'
import { flatten, fromTyped, isNumberArray, type Nested, type NumberArray, type Numbers } from './nested.js'
import { requireList, sizeOf } from './shape.js'

/**
 * An array in host memory, as NumPy's: a typed array in row-major order and a shape. Data sets live in these;
 * `model.fit` uploads them. `reshape` and `slice` share memory with the array they are called on, everything
 * else makes a new one.
 */
export class NdArray {
  readonly data: HostData
  readonly shape: readonly number[]
  readonly dtype: DType

  /**
   * @param data its memory is shared where it holds a dtype already: float32, int32, uint8; other kinds are converted,
   *   doubles to float32, whole numbers to int32
   * @throws where `shape` does not hold exactly the elements of `data`, or `data` is not of `dtype`
   */
  constructor(data: NumberArray, shape: readonly number[], dtype?: DType) {
    if (!isNumberArray(data)) {
      throw new TypeError(
        `NdArray: expected a typed array, got ${kindOf(data)}; NdArray.from takes nested numbers`,
      )
    }
    const held = fromTyped(data, 'NdArray')
    const type = dtype ?? held.dtype
    if (!(held.data instanceof typedArrays[type])) {
      throw new TypeError(
        `NdArray: dtype ${type} is held in a ${typedArrays[type].name}, got ${kindOf(data)}`,
      )
    }
    for (const n of shape) {
      if (!Number.isInteger(n) || n < 0) {
        throw new RangeError(`NdArray: a shape has whole numbers from 0 up, got [${shape.join(', ')}]`)
      }
    }
    if (sizeOf(shape) !== data.length) {
      throw new RangeError(
        `NdArray: shape [${shape.join(', ')}] has ${sizeOf(shape)} elements, the data has ${data.length}`,
      )
    }
    this.data = held.data
    this.shape = [...shape]
    this.dtype = type
  }

  /**
   * An array of nested numbers: `NdArray.from([[1, 2], [3, 4]])`, shape [2, 2]. Rows must be equally long, and may
   * be typed arrays. float32 where no dtype is named, but that typed arrays keep theirs.
   * @throws TypeError or RangeError that names the first thing that is no number, or a row of another length
   */
  static from(values: Numbers, dtype?: DType): NdArray {
    return arrayOf(values, 'NdArray.from', dtype)
  }

  /** Length of the first axis, as `len(array)`. */
  get length(): number {
    if (this.shape.length === 0) throw new RangeError('NdArray: an array of shape [] has no length')
    return this.shape[0]
  }

  get size(): number {
    return this.data.length
  }

  /** The same elements under another shape, sharing memory. One dimension may be -1: it takes what is left. */
  reshape(shape: readonly number[], ...rest: never[]): NdArray {
    requireList('reshape', [shape, ...rest])
    const open = shape.indexOf(-1)
    const known = sizeOf(shape.filter((n) => n !== -1))
    const filled = open < 0 ? shape : shape.with(open, this.size / known)
    if (
      shape.lastIndexOf(-1) !== open ||
      !filled.every((n) => Number.isInteger(n) && n >= 0) ||
      sizeOf(filled) !== this.size
    ) {
      throw new RangeError(
        `reshape: cannot lay out shape [${this.shape.join(', ')}] (${this.size} elements) as [${shape.join(', ')}]`,
      )
    }
    return new NdArray(this.data, filled, this.dtype)
  }

  /**
   * A copy in another dtype. Fractions are cut off towards zero; a value that the dtype cannot hold
   * (-1 or 256 as uint8, NaN as an integer) throws. As bool, everything but 0 is true.
   */
  astype(dtype: DType): NdArray {
    const data = new typedArrays[dtype](this.size)
    for (let i = 0; i < data.length; i++) data[i] = cast(this.data[i], dtype)
    return new NdArray(data, this.shape, dtype)
  }

  /** Rows `start` to `end` (not included) of the first axis, sharing memory; negative counts from the end. */
  slice(start: number, end: number = this.length): NdArray {
    const row = sizeOf(this.shape.slice(1))
    const clamp = (i: number) => Math.min(Math.max(i < 0 ? i + this.length : i, 0), this.length)
    const [from, to] = [clamp(start), clamp(end)]
    if (!Number.isInteger(from) || !Number.isInteger(to)) {
      throw new RangeError(`slice: expected whole numbers, got ${start} and ${end}`)
    }
    const rows = Math.max(to - from, 0)
    return new NdArray(
      this.data.subarray(from * row, (from + rows) * row),
      [rows, ...this.shape.slice(1)],
      this.dtype,
    )
  }

  /** A copy of the rows at `indices` of the first axis, in that order; an index may be repeated. */
  take(indices: ArrayLike<number>): NdArray {
    const row = sizeOf(this.shape.slice(1))
    const data = new typedArrays[this.dtype](indices.length * row)
    for (let i = 0; i < indices.length; i++) {
      const from = this.position(indices[i], 0, 'take') * row
      data.set(this.data.subarray(from, from + row), i * row)
    }
    return new NdArray(data, [indices.length, ...this.shape.slice(1)], this.dtype)
  }

  /** Element-wise `array + value`: int32 where both are whole (so that no uint8 wraps round), else float32. */
  add(value: number): NdArray {
    return this.arithmetic(value, (x, v) => x + v)
  }

  /** Element-wise `array - value`; dtype as for `add`. */
  sub(value: number): NdArray {
    return this.arithmetic(value, (x, v) => x - v)
  }

  /** Element-wise `array * value`; dtype as for `add`. */
  mul(value: number): NdArray {
    return this.arithmetic(value, (x, v) => x * v)
  }

  /** Element-wise `array / value`, always float32. */
  div(value: number): NdArray {
    return this.arithmetic(value, (x, v) => x / v, 'float32')
  }

  /** Index of the greatest element along an axis, the first of equals: int32 of the shape without that axis. */
  argmax(axis = -1): NdArray {
    const rank = this.shape.length
    if (typeof axis !== 'number')
      throw new TypeError(`argmax: ${misplaced('an axis, as in argmax(1)', axis)}`)
    const at = axis < 0 ? axis + rank : axis
    if (!(at in this.shape)) {
      throw new RangeError(`argmax: no axis ${axis} in an array of shape [${this.shape.join(', ')}]`)
    }
    const n = this.shape[at]
    if (n === 0) throw new RangeError(`argmax: axis ${axis} of shape [${this.shape.join(', ')}] is empty`)
    const shape = this.shape.filter((_, i) => i !== at)
    const result = new Int32Array(sizeOf(shape))
    const stride = sizeOf(this.shape.slice(at + 1))
    for (let i = 0; i < result.length; i++) {
      const first = Math.floor(i / stride) * n * stride + (i % stride)
      for (let k = 1; k < n; k++) {
        const best = this.data[first + result[i] * stride]
        const x = this.data[first + k * stride]
        // A NaN counts as greatest, so that it shows instead of hiding behind a number.
        if (x > best || (Number.isNaN(x) && !Number.isNaN(best))) result[i] = k
      }
    }
    return new NdArray(result, shape)
  }

  /** One element: `images.at(0, 14, 14)`. Negative indices count from the end. */
  at(...index: number[]): number {
    if (index.length !== this.shape.length) {
      throw new RangeError(
        `at: an array of shape [${this.shape.join(', ')}] takes ${this.shape.length} indices, got ${index.length}`,
      )
    }
    return this.data[
      index.reduce((offset, i, axis) => offset * this.shape[axis] + this.position(i, axis, 'at'), 0)
    ]
  }

  /** Elements as nested JavaScript arrays; a number for shape []. */
  toArray(): Nested {
    const nest = (axis: number, offset: number, stride: number): Nested => {
      if (axis === this.shape.length)
        return this.dtype === 'bool' ? this.data[offset] !== 0 : this.data[offset]
      const step = stride / this.shape[axis]
      return Array.from({ length: this.shape[axis] }, (_, i) => nest(axis + 1, offset + i * step, step))
    }
    return nest(0, 0, this.size)
  }

  /** As NumPy prints. */
  toString(): string {
    return formatArray(this.data, this.shape, this.dtype)
  }

  private arithmetic(
    value: number,
    f: (x: number, value: number) => number,
    dtype: DType = this.dtype !== 'float32' && Number.isInteger(value) ? 'int32' : 'float32',
  ): NdArray {
    const source = this.data
    const data = new typedArrays[dtype](source.length)
    // As NumPy: the number takes the array's precision before the operation, not after it.
    const operand = dtype === 'float32' ? Math.fround(value) : value
    for (let i = 0; i < data.length; i++) data[i] = cast(f(source[i], operand), dtype)
    return new NdArray(data, this.shape, dtype)
  }

  /** An index into an axis, counted from 0, or an error. */
  private position(i: number, axis: number, caller: string): number {
    const n = this.shape[axis]
    const at = i < 0 ? i + n : i
    if (!Number.isInteger(at) || at < 0 || !(at < n)) {
      throw new RangeError(`${caller}: index ${i} is out of range for axis ${axis} with size ${n ?? 'none'}`)
    }
    return at
  }
}

/** As `NdArray.from`, for `caller`; an NdArray stays what it is. */
export function arrayOf(values: NdArray | Numbers, caller: string, dtype?: DType): NdArray {
  if (values instanceof NdArray)
    return dtype === undefined || dtype === values.dtype ? values : values.astype(dtype)
  if (isNumberArray(values)) {
    const { data, dtype: own } = fromTyped(values, caller)
    const array = new NdArray(data, [data.length], own)
    return dtype === undefined || dtype === own ? array : array.astype(dtype)
  }
  const { numbers, shape, dtype: own } = flatten(values, caller)
  const type = dtype ?? own ?? 'float32'
  const data = typedArrays[type].from(type === 'float32' ? numbers : numbers.map((n) => cast(n, type)))
  return new NdArray(data, shape, type)
}

function kindOf(value: unknown): string {
  return value instanceof Object ? value.constructor.name : String(value)
}

const ranges = { int32: [-(2 ** 31), 2 ** 31 - 1], uint8: [0, 255] } as const

/** `value` as `dtype` holds it, before rounding to float32; throws where it does not fit. */
function cast(value: number, dtype: DType): number {
  if (dtype === 'float32') return value
  if (dtype === 'bool') return value === 0 ? 0 : 1
  const whole = Math.trunc(value)
  const [least, greatest] = ranges[dtype]
  // Negated, so that NaN fails too.
  if (!(whole >= least && whole <= greatest)) throw new RangeError(`NdArray: ${value} does not fit ${dtype}`)
  return whole
}
