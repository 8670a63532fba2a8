import { misplaced } from '../show.js'
import { type DType, type HostData, typedArrays } from './dtype.js'
import { formatArray } from './format.js'
import { flatten, fromTyped, isNumberArray, type Nested, type NumberArray, type Numbers } from './nested.js'
import { offsetsOf, stridesOf } from './offsets.js'
import { pcg } from './pcg.js'
import { broadcastShape, normalizeAxis, requireList, sizeOf } from './shape.js'

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

  /** Arrays one after the other along an axis; of one dtype, or float32. */
  static concat(arrays: readonly (NdArray | Numbers)[], axis = 0): NdArray {
    const all = listOf('concat', arrays)
    const [{ shape, dtype: first }] = all
    const at = normalizeAxis('concat', axis, shape.length)
    const wrong = all.find(
      (array) =>
        array.shape.with(at, 0).join() !== shape.with(at, 0).join() || array.shape.length !== shape.length,
    )
    if (wrong)
      throw new RangeError(
        `concat: shapes [${shape}] and [${wrong.shape}] differ elsewhere than along axis ${axis}`,
      )
    const dtype = all.every((array) => array.dtype === first) ? first : 'float32'
    const length = all.reduce((sum, array) => sum + array.shape[at], 0)
    const data = new typedArrays[dtype](sizeOf(shape.with(at, length)))
    const lines = sizeOf(shape.slice(0, at))
    let to = 0
    for (let line = 0; line < lines; line++) {
      for (const array of all) {
        const size = array.size / lines
        data.set(array.data.subarray(line * size, (line + 1) * size), to)
        to += size
      }
    }
    return new NdArray(data, shape.with(at, length), dtype)
  }

  /** Arrays of one shape side by side along a new axis. */
  static stack(arrays: readonly (NdArray | Numbers)[], axis = 0): NdArray {
    const all = listOf('stack', arrays)
    const { shape } = all[0]
    const wrong = all.find((array) => array.shape.join() !== shape.join())
    if (wrong)
      throw new RangeError(`stack: expected arrays of one shape, got [${shape}] and [${wrong.shape}]`)
    const at = normalizeAxis('stack', axis, shape.length + 1)
    return NdArray.concat(
      all.map((array) => array.reshape(shape.toSpliced(at, 0, 1))),
      at,
    )
  }

  /** An array full of one value. */
  static full(shape: readonly number[], value: number, dtype: DType = 'float32'): NdArray {
    return new NdArray(new typedArrays[dtype](sizeOf(shape)).fill(cast(value, dtype)), shape, dtype)
  }

  /** Random numbers, all alike from `min` to `max`; the same for the same seed. */
  static uniform(shape: readonly number[], seed: number, min = 0, max = 1): NdArray {
    const draw = drawsOf(seed)
    return NdArray.full(shape, 0).map(() => min + (max - min) * draw())
  }

  /** Random numbers, normally distributed; the same for the same seed. */
  static normal(shape: readonly number[], seed: number, mean = 0, std = 1): NdArray {
    const draw = drawsOf(seed)
    // Box and Muller's; 1 - u is never 0.
    return NdArray.full(shape, 0).map(
      () => mean + std * Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()),
    )
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

  /**
   * Rows `start` to `end` (not included) of the first axis, sharing memory; negative counts from the end. With lists, a
   * start and an end for each of the first axes, a copy: `images.slice([0, 7, 7], [32, 21, 21])`.
   */
  slice(start: number | readonly number[], end: number | readonly number[] = this.shape): NdArray {
    const starts = [start].flat()
    const ends = Array.isArray(end) ? end : [end as number]
    const clamp = (i: number, n: number) => Math.min(Math.max(i < 0 ? i + n : i, 0), n)
    const cuts = this.shape.map((n, axis) => {
      const [from, to] = [starts[axis] ?? 0, ends[axis] ?? n]
      if (!Number.isInteger(from) || !Number.isInteger(to))
        throw new RangeError(`slice: expected whole numbers, got ${from} and ${to}`)
      return [clamp(from, n), Math.max(clamp(to, n), clamp(from, n))]
    })
    if (starts.length > cuts.length || ends.length > cuts.length)
      throw new RangeError(`slice: an array of shape [${this.shape}] has ${cuts.length} axes, got more`)
    const shape = cuts.map(([from, to]) => to - from)
    if (typeof start === 'number') {
      const row = sizeOf(this.shape.slice(1))
      return new NdArray(
        this.data.subarray(cuts[0][0] * row, cuts[0][1] * row),
        [shape[0], ...this.shape.slice(1)],
        this.dtype,
      )
    }
    const strides = stridesOf(this.shape)
    const first = cuts.reduce((sum, [from], axis) => sum + from * strides[axis], 0)
    return this.#pick(shape, strides, first)
  }

  /** The elements at these places, copied. */
  #pick(shape: readonly number[], strides: readonly number[], first = 0): NdArray {
    const offsets = offsetsOf(shape, strides, first)
    const data = new typedArrays[this.dtype](offsets.length)
    for (let i = 0; i < data.length; i++) data[i] = this.data[offsets[i]]
    return new NdArray(data, shape, this.dtype)
  }

  /** A copy with its axes in another order, backwards where none is given. */
  transpose(axes: readonly number[] = this.shape.map((_, axis) => axis).reverse()): NdArray {
    const at = axes.map((axis) => normalizeAxis('transpose', axis, this.shape.length))
    if (at.length !== this.shape.length || new Set(at).size < at.length)
      throw new RangeError(`transpose: expected each axis of shape [${this.shape}] once, got [${axes}]`)
    const strides = stridesOf(this.shape)
    return this.#pick(
      at.map((axis) => this.shape[axis]),
      at.map((axis) => strides[axis]),
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

  /**
   * Element-wise `array + other`, with NumPy's broadcasting: int32 where both are whole (so that no uint8 wraps round), else
   * float32.
   */
  add(other: Operand): NdArray {
    return this.#zip('add', other, (x, v) => x + v)
  }

  /** Element-wise `array - other`; as `add`. */
  sub(other: Operand): NdArray {
    return this.#zip('sub', other, (x, v) => x - v)
  }

  /** Element-wise `array * other`; as `add`. */
  mul(other: Operand): NdArray {
    return this.#zip('mul', other, (x, v) => x * v)
  }

  /** Element-wise `array / other`, always float32. */
  div(other: Operand): NdArray {
    return this.#zip('div', other, (x, v) => x / v, 'float32')
  }

  /** Where `array == other`: bool, with broadcasting, as all comparisons. */
  equal(other: Operand): NdArray {
    return this.#zip('equal', other, (x, v) => +(x === v), 'bool')
  }

  notEqual(other: Operand): NdArray {
    return this.#zip('notEqual', other, (x, v) => +(x !== v), 'bool')
  }

  greater(other: Operand): NdArray {
    return this.#zip('greater', other, (x, v) => +(x > v), 'bool')
  }

  greaterEqual(other: Operand): NdArray {
    return this.#zip('greaterEqual', other, (x, v) => +(x >= v), 'bool')
  }

  less(other: Operand): NdArray {
    return this.#zip('less', other, (x, v) => +(x < v), 'bool')
  }

  lessEqual(other: Operand): NdArray {
    return this.#zip('lessEqual', other, (x, v) => +(x <= v), 'bool')
  }

  /** `x` where the array is not 0, else `y`; with broadcasting. */
  where(x: Operand, y: Operand): NdArray {
    const [a, b] = [x, y].map((operand) => arrayOf(operand as NdArray, 'where'))
    const isWhole = [x, y].every((v, i) =>
      typeof v === 'number' ? Number.isInteger(v) : [a, b][i].dtype !== 'float32',
    )
    const dtype = a.dtype === b.dtype && typeof x !== 'number' ? a.dtype : isWhole ? 'int32' : 'float32'
    const shape = broadcastShape('where', this.shape, broadcastShape('where', a.shape, b.shape))
    const [condition, yes, no] = [this, a, b].map(
      (array) => array.#pick(shape, broadcastStrides(array.shape, shape)).data,
    )
    const data = new typedArrays[dtype](condition.length)
    for (let i = 0; i < data.length; i++) data[i] = condition[i] ? yes[i] : no[i]
    return new NdArray(data, shape, dtype)
  }

  /** Each element through a function of it and its place: float32, unless a dtype is named. */
  map(f: (value: number, place: number) => number, dtype: DType = 'float32'): NdArray {
    const data = new typedArrays[dtype](this.size)
    for (let i = 0; i < data.length; i++) data[i] = cast(f(this.data[i], i), dtype)
    return new NdArray(data, this.shape, dtype)
  }

  /** The sum along axes, all where none is given: int32 of whole numbers. */
  sum(axis?: Axes, keepDims = false): NdArray {
    return this.#reduce('sum', axis, keepDims, sumOf, this.dtype === 'float32' ? 'float32' : 'int32')
  }

  /** The mean along axes, all where none is given; float32, as `variance` and `std`. */
  mean(axis?: Axes, keepDims = false): NdArray {
    return this.#reduce('mean', axis, keepDims, (values) => sumOf(values) / values.length)
  }

  /** The mean square of the distance to the mean. */
  variance(axis?: Axes, keepDims = false): NdArray {
    return this.#reduce('variance', axis, keepDims, varianceOf)
  }

  /** The standard deviation: the root of the variance. */
  std(axis?: Axes, keepDims = false): NdArray {
    return this.#reduce('std', axis, keepDims, (values) => Math.sqrt(varianceOf(values)))
  }

  /** The least element along axes, NaN where one is. */
  min(axis?: Axes, keepDims = false): NdArray {
    return this.#reduce(
      'min',
      axis,
      keepDims,
      (values) => values.reduce((a, b) => Math.min(a, b)),
      this.dtype,
    )
  }

  /** The greatest element along axes, NaN where one is. */
  max(axis?: Axes, keepDims = false): NdArray {
    return this.#reduce(
      'max',
      axis,
      keepDims,
      (values) => values.reduce((a, b) => Math.max(a, b)),
      this.dtype,
    )
  }

  #reduce(
    name: string,
    axis: Axes | undefined,
    keepDims: boolean,
    f: (values: Float64Array) => number,
    dtype: DType = 'float32',
  ): NdArray {
    const rank = this.shape.length
    const axes = new Set(
      [axis ?? this.shape.map((_, at) => at)].flat().map((at) => normalizeAxis(name, at, rank)),
    )
    const strides = stridesOf(this.shape)
    const pick = (kept: boolean) => this.shape.flatMap((_, at) => (axes.has(at) === kept ? [] : [at]))
    const places = (at: number[]) =>
      offsetsOf(
        at.map((a) => this.shape[a]),
        at.map((a) => strides[a]),
      )
    const [rows, inner] = [places(pick(true)), places(pick(false))]
    if (inner.length === 0 && name !== 'sum')
      throw new RangeError(`${name}: an array of shape [${this.shape}] is empty there`)
    const values = new Float64Array(inner.length)
    const data = Array.from(rows, (row) => {
      for (let k = 0; k < values.length; k++) values[k] = this.data[row + inner[k]]
      return cast(f(values), dtype)
    })
    const shape = this.shape.flatMap((n, at) => (!axes.has(at) ? [n] : keepDims ? [1] : []))
    return new NdArray(typedArrays[dtype].from(data), shape, dtype)
  }

  /** The different values in rising order. */
  unique(): NdArray {
    const data = typedArrays[this.dtype].from(new Set(this.data)).sort()
    return new NdArray(data, [data.length], this.dtype)
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

  #zip(name: string, other: Operand, f: (x: number, value: number) => number, dtype?: DType): NdArray {
    const isNumber = typeof other === 'number'
    const b = isNumber ? null : arrayOf(other as NdArray, name)
    const isWhole = this.dtype !== 'float32' && (b ? b.dtype !== 'float32' : Number.isInteger(other))
    const type = dtype ?? (isWhole ? 'int32' : 'float32')
    const shape = b ? broadcastShape(name, this.shape, b.shape) : this.shape
    const data = new typedArrays[type](sizeOf(shape))
    // As NumPy: a number takes the array's precision before the operation, not after it.
    const value = isNumber ? (type === 'float32' || this.dtype === 'float32' ? Math.fround(other) : other) : 0
    const left =
      b && b.shape.join() !== this.shape.join() ? offsetsOf(shape, broadcastStrides(this.shape, shape)) : null
    const right = left && offsetsOf(shape, broadcastStrides(b!.shape, shape))
    for (let i = 0; i < data.length; i++) {
      data[i] = cast(f(this.data[left ? left[i] : i], b ? b.data[right ? right[i] : i] : value), type)
    }
    return new NdArray(data, shape, type)
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

/** What an array is computed with. */
export type Operand = number | NdArray | Numbers

/** One axis, or several; negative ones count from the end. */
export type Axes = number | readonly number[]

function listOf(name: string, arrays: readonly (NdArray | Numbers)[]): NdArray[] {
  if (!Array.isArray(arrays) || arrays.length === 0)
    throw new TypeError(`${name}: ${misplaced('a list of at least one array', arrays)}`)
  return arrays.map((array) => arrayOf(array, name))
}

/** Strides of an array that is repeated to a larger shape. */
function broadcastStrides(shape: readonly number[], to: readonly number[]): number[] {
  const strides = stridesOf(shape)
  return to.map((_, axis) => {
    const own = axis - to.length + shape.length
    return own < 0 || shape[own] === 1 ? 0 : strides[own]
  })
}

const sumOf = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0)

function varianceOf(values: Float64Array): number {
  const mean = sumOf(values) / values.length
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length
}

/** Random numbers in [0, 1), each a hash of how many came before. */
function drawsOf(seed: number): () => number {
  let state = pcg(seed)
  return () => pcg(++state >>> 0) / 2 ** 32
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
