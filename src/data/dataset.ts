import { checkOptions, table } from '../options.js'
import { misplaced } from '../show.js'
import { arrayOf, type NdArray } from '../tensor/ndarray.js'
import type { NumberArray, Numbers } from '../tensor/nested.js'
import { type Batched, collate, countOf, isRecord, isTexts, rowOf, rowsOf } from './collate.js'
import { permutation } from './permutation.js'

/** Things that come one after the other, now or later. */
export type Elements<T> = Iterable<T> | AsyncIterable<T>

export interface ShuffleOptions {
  /** Decides the order. @default 0 */
  seed?: number
  /** Whether each pass has an order of its own. @default true */
  reshuffleEachIteration?: boolean
}

export interface BatchOptions {
  /** Whether a last batch with fewer elements is left out. @default false */
  dropRemainder?: boolean
}

const shuffleTable = table<ShuffleOptions>({ seed: 'number', reshuffleEachIteration: 'boolean' })
const batchTable = table<BatchOptions>({ dropRemainder: 'boolean' })

/** Rows that lie in memory: batches are taken out of them, whatever their order. */
export interface DatasetRows {
  count: number
  /** The rows' numbers in the order of a pass. */
  order(pass: number): Int32Array
  take(rows: Int32Array): unknown
}

/**
 * Elements that come one after the other and are made when they are needed, as tf.data's: each method gives a new one that
 * goes through this one. `fit`, `evaluate` and `predict` take one whose elements are batches:
 *
 *     const training = Dataset.fromArrays([texts, labels]).shuffle().batch(32).prefetch(2)
 *     await model.fit(training, { epochs: 5 })
 */
export class Dataset<T> implements AsyncIterable<T> {
  readonly #make: (pass: number) => Elements<T>
  readonly #rows: DatasetRows | null
  #passes = 0
  /** How many elements a pass has; null where that shows only at its end. */
  readonly size: number | null

  /**
   * @param make gives the elements anew for each pass
   * @param size how many they are; null: nobody knows
   */
  constructor(
    make: (pass: number) => Elements<T>,
    size: number | null = null,
    rows: DatasetRows | null = null,
  ) {
    if (typeof make !== 'function') {
      throw new TypeError(
        `Dataset: ${misplaced('a function that gives the elements; Dataset.from(list), Dataset.fromArrays(arrays)', make)}`,
      )
    }
    this.#make = make
    this.size = size
    this.#rows = rows
  }

  /** `size` as `fit` asks for it; undefined where nobody knows. */
  get length(): number | undefined {
    return this.size ?? undefined
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.#pass(this.#passes++)
  }

  async *#pass(pass: number): AsyncGenerator<T> {
    yield* this.#make(pass)
  }

  /** Elements of a list, or of what a function gives: a generator say, or an async one. */
  static from<T>(source: Iterable<T> | (() => Elements<T>)): Dataset<T> {
    if (typeof source === 'function') return new Dataset(source)
    if (typeof source !== 'object' || source === null || !(Symbol.iterator in source))
      throw new TypeError(`Dataset.from: ${misplaced('a list, or a function that gives one', source)}`)
    if ('next' in source)
      throw new TypeError('Dataset.from: a generator can be gone through once: give its function')
    return new Dataset(() => source, Array.isArray(source) ? source.length : null)
  }

  /**
   * The rows of arrays of equal length, one after the other: `Dataset.fromArrays([x, y])` has elements [row of x, row of y].
   * Lists of texts count as arrays; parts may be objects of arrays, by the names of a model's inputs.
   */
  static fromArrays<const T>(arrays: T): Dataset<Row<T>> {
    const whole = asArrays(arrays)
    const count = countOf(whole, 'fromArrays')
    return ofRows<Row<T>>({
      count,
      order: () => Int32Array.from({ length: count }, (_, i) => i),
      take: (rows) => rowsOf(whole, rows),
    })
  }

  /** The whole numbers from 0 to `count` - 1. */
  static range(count: number): Dataset<number> {
    return Dataset.from(Array.from({ length: count }, (_, i) => i))
  }

  /** Elements of several at once: `Dataset.zip(a, b)` has elements [of a, of b], and ends with the first that ends. */
  static zip<Parts extends readonly Dataset<unknown>[]>(
    ...parts: Parts
  ): Dataset<{ -readonly [Key in keyof Parts]: Parts[Key] extends Dataset<infer U> ? U : never }> {
    type Elements = { -readonly [Key in keyof Parts]: Parts[Key] extends Dataset<infer U> ? U : never }
    const sizes = parts.map(({ size }) => size)
    const size = sizes.includes(null) ? null : Math.min(...(sizes as number[]))
    return new Dataset(async function* () {
      const passes = parts.map((part) => part[Symbol.asyncIterator]())
      try {
        for (;;) {
          const next = await Promise.all(passes.map((pass) => pass.next()))
          if (next.some(({ done }) => done)) return
          yield next.map(({ value }) => value) as Elements
        }
      } finally {
        await Promise.all(passes.map((pass) => pass.return?.()))
      }
    }, size)
  }

  /** Each element through a function, which may be async. */
  map<U>(f: (element: T, index: number) => U | Promise<U>): Dataset<U> {
    requireFunction('map', f)
    const self = this
    return new Dataset(async function* (pass) {
      let index = 0
      for await (const element of self.#pass(pass)) yield await f(element, index++)
    }, this.size)
  }

  /** The elements for which a function says true. */
  filter(f: (element: T, index: number) => boolean | Promise<boolean>): Dataset<T> {
    requireFunction('filter', f)
    const self = this
    return new Dataset(async function* (pass) {
      let index = 0
      for await (const element of self.#pass(pass)) if (await f(element, index++)) yield element
    })
  }

  /**
   * So many elements put together, each of their parts by itself: numbers as one array, arrays along a new first axis, texts as
   * a list. The last may have fewer.
   */
  batch(size: number, options: BatchOptions = {}): Dataset<Batched<T>> {
    checkOptions('batch', batchTable, options)
    requireCount('batch', size, 1)
    const { dropRemainder = false } = options
    const self = this
    const rows = this.#rows
    const round = dropRemainder ? Math.floor : Math.ceil
    const count = this.size === null ? null : round(this.size / size)
    return new Dataset(async function* (pass) {
      if (rows) {
        const order = rows.order(pass)
        for (let i = 0; i < count!; i++) yield rows.take(order.slice(i * size, (i + 1) * size)) as Batched<T>
        return
      }
      let elements: T[] = []
      for await (const element of self.#pass(pass)) {
        elements.push(element)
        if (elements.length < size) continue
        yield collate(elements)
        elements = []
      }
      if (elements.length > 0 && !dropRemainder) yield collate(elements)
    }, count)
  }

  /** The rows of batches, one after the other: what `batch` has put together. */
  unbatch(): Dataset<unknown> {
    const self = this
    return new Dataset(async function* (pass) {
      for await (const batch of self.#pass(pass)) {
        const count = countOf(batch, 'unbatch')
        for (let i = 0; i < count; i++) yield rowOf(batch, i)
      }
    })
  }

  /**
   * Elements in a random order, a new one in each pass. Arrays are shuffled whole; of what comes one after the other, so many
   * wait in a buffer, and each next one is drawn of them.
   * @param bufferSize how many wait; all without it, where that is known
   */
  shuffle(bufferSize: number | null = this.size, options: ShuffleOptions = {}): Dataset<T> {
    checkOptions('shuffle', shuffleTable, options)
    const { seed = 0, reshuffleEachIteration = true } = options
    if (bufferSize === null)
      throw new TypeError('shuffle: nobody knows how many elements there are: give a bufferSize')
    requireCount('shuffle', bufferSize, 1)
    const seedOf = (pass: number) => (reshuffleEachIteration ? seed + 1_000_003 * pass : seed)
    const rows = this.#rows
    if (rows && bufferSize >= rows.count) {
      return ofRows<T>({
        ...rows,
        order: (pass) => {
          const before = rows.order(pass)
          return permutation(rows.count, seedOf(pass)).map((i) => before[i])
        },
      })
    }
    const self = this
    return new Dataset(async function* (pass) {
      const buffer: T[] = []
      let draws: Int32Array = new Int32Array()
      let drawn = 0
      let round = 0
      const draw = () => {
        if (drawn >= draws.length) {
          draws = permutation(bufferSize, seedOf(pass) + 7919 * round++)
          drawn = 0
        }
        return buffer.splice(draws[drawn++] % buffer.length, 1)[0]
      }
      for await (const element of self.#pass(pass)) {
        buffer.push(element)
        if (buffer.length > bufferSize) yield draw()
      }
      while (buffer.length > 0) yield draw()
    }, this.size)
  }

  /** The first so many elements. */
  take(count: number): Dataset<T> {
    requireCount('take', count, 0)
    return this.#part(0, count)
  }

  /** All but the first so many elements. */
  skip(count: number): Dataset<T> {
    requireCount('skip', count, 0)
    return this.#part(count, Infinity)
  }

  #part(from: number, to: number): Dataset<T> {
    const rows = this.#rows
    if (rows) {
      const count = Math.max(0, Math.min(rows.count, to) - from)
      return ofRows<T>({ ...rows, count, order: (pass) => rows.order(pass).subarray(from, to) })
    }
    const self = this
    const size = this.size === null ? null : Math.max(0, Math.min(this.size, to) - from)
    return new Dataset(async function* (pass) {
      let index = 0
      if (to === 0) return
      for await (const element of self.#pass(pass)) {
        if (index >= from) yield element
        if (++index >= to) return
      }
    }, size)
  }

  /** These elements, then those of others. */
  concatenate(other: Dataset<T>): Dataset<T> {
    if (!(other instanceof Dataset)) throw new TypeError(`concatenate: ${misplaced('a Dataset', other)}`)
    const self = this
    const size = this.size === null || other.size === null ? null : this.size + other.size
    return new Dataset(async function* (pass) {
      yield* self.#pass(pass)
      yield* other.#pass(pass)
    }, size)
  }

  /** Passes through all elements, so many or without end, as one pass. */
  repeat(count = Infinity): Dataset<T> {
    if (count !== Infinity) requireCount('repeat', count, 0)
    const self = this
    const size = this.size === null || count === Infinity ? null : this.size * count
    return new Dataset(async function* (pass) {
      for (let i = 0; i < count; i++) {
        let isEmpty = true
        for await (const element of self.#pass(count === Infinity ? i : pass * count + i)) {
          isEmpty = false
          yield element
        }
        if (isEmpty) return
      }
    }, size)
  }

  /** Keeps the elements of the first whole pass in memory: the next ones take them from there. */
  cache(): Dataset<T> {
    const self = this
    let kept: T[] | null = null
    return new Dataset(async function* (pass) {
      if (kept) return yield* kept
      const elements: T[] = []
      for await (const element of self.#pass(pass)) {
        elements.push(element)
        yield element
      }
      kept = elements
    }, this.size)
  }

  /** Begins so many elements before they are asked for: files are read while the device computes. */
  prefetch(count = 1): Dataset<T> {
    requireCount('prefetch', count, 1)
    const self = this
    return new Dataset(async function* (pass) {
      const elements = self.#pass(pass)
      const waiting: Promise<IteratorResult<T>>[] = []
      const begin = () => {
        const next = elements.next()
        next.catch(() => {}) // told when its turn comes
        waiting.push(next)
      }
      for (let i = 0; i < count; i++) begin()
      try {
        for (;;) {
          const next = await waiting.shift()!
          if (next.done) return
          begin()
          yield next.value
        }
      } finally {
        await elements.return(undefined)
      }
    }, this.size)
  }

  /** All elements of a pass. */
  async toArray(): Promise<T[]> {
    const elements: T[] = []
    for await (const element of this) elements.push(element)
    return elements
  }
}

/** What a row of arrays is: of an array one of a rank less, of texts a text. */
export type Row<T> = T extends readonly string[]
  ? string
  : T extends readonly number[] | NdArray | NumberArray
    ? NdArray
    : T extends readonly unknown[]
      ? { -readonly [Key in keyof T]: T[Key] extends readonly string[] ? string : NdArray }
      : { -readonly [Key in keyof T]: Row<T[Key]> }

function ofRows<T>(rows: DatasetRows): Dataset<T> {
  const rowByRow = function* (pass: number): Generator<T> {
    for (const row of rows.order(pass)) yield rowOf(rows.take(Int32Array.of(row)), 0) as T
  }
  return new Dataset(rowByRow, rows.count, rows)
}

/** Numbers as arrays. The list that all arrays stand in is none itself, but where it holds plain numbers. */
function asArrays(given: unknown): unknown {
  if (isRecord(given))
    return Object.fromEntries(Object.entries(given).map(([key, part]) => [key, asArray(part)]))
  if (!Array.isArray(given) || isTexts(given) || typeof given[0] === 'number') return asArray(given)
  return (given as unknown[]).map((part) => (isRecord(part) ? asArrays(part) : asArray(part)))
}

function asArray(part: unknown): NdArray | readonly string[] {
  return isTexts(part) ? part : arrayOf(part as Numbers, 'fromArrays')
}

function requireFunction(name: string, f: unknown): void {
  if (typeof f !== 'function') throw new TypeError(`${name}: ${misplaced('a function', f)}`)
}

function requireCount(name: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least) return
  throw new RangeError(`${name}: ${misplaced(`a whole number from ${least} up`, count)}`)
}
