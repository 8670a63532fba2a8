import { show } from '../show.js'
import { NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import { stack } from '../tensor/ops/stack.js'
import { Tensor } from '../tensor/tensor.js'

/** What elements become when they are put together: numbers and arrays an array, texts a list. */
export type Batched<T> = T extends number | boolean | NdArray
  ? NdArray
  : T extends string
    ? string[]
    : T extends Tensor
      ? Tensor
      : T extends readonly unknown[] | Readonly<Record<string, unknown>>
        ? { -readonly [Key in keyof T]: Batched<T[Key]> }
        : never

/** Elements put together, each part of them by itself: numbers and arrays side by side, texts in a list. */
export function collate<T>(elements: readonly T[]): Batched<T> {
  return together(elements, 'batch') as Batched<T>
}

function together(parts: readonly unknown[], name: string): unknown {
  const [first] = parts
  if (typeof first === 'string') return parts
  if (typeof first === 'number' || typeof first === 'boolean') return NdArray.from(parts as Numbers)
  if (first instanceof NdArray) return NdArray.stack(parts as NdArray[])
  if (first instanceof Tensor) return stack(parts as Tensor[])
  if (Array.isArray(first)) {
    return first.map((_, i) =>
      together(
        parts.map((part) => requireLike(part, first, name)[i]),
        `${name}[${i}]`,
      ),
    )
  }
  if (isRecord(first)) {
    return Object.fromEntries(
      Object.keys(first).map((key) => [
        key,
        together(
          parts.map((part) => (part as Record<string, unknown>)[key]),
          `${name}.${key}`,
        ),
      ]),
    )
  }
  throw new TypeError(
    `Dataset: ${name}: expected numbers, texts, arrays, or lists and objects of them, got ${show(first)}`,
  )
}

function requireLike(part: unknown, first: readonly unknown[], name: string): readonly unknown[] {
  if (Array.isArray(part) && part.length === first.length) return part
  throw new RangeError(
    `Dataset: ${name}: elements are made alike: the first has ${first.length} parts, another is ${show(part)}`,
  )
}

/** One element of things that were put together, or have been given so: the i-th row of each. */
export function rowOf(whole: unknown, i: number): unknown {
  if (whole instanceof NdArray) {
    const row = whole.slice(i, i + 1)
    return row.reshape(row.shape.slice(1))
  }
  if (isTexts(whole)) return whole[i]
  return mapParts(whole, (part) => rowOf(part, i))
}

/** Rows of things that were put together, in an order. */
export function rowsOf(whole: unknown, rows: Int32Array): unknown {
  if (whole instanceof NdArray) return whole.take(rows)
  if (isTexts(whole)) return Array.from(rows, (row) => whole[row])
  return mapParts(whole, (part) => rowsOf(part, rows))
}

/** How many rows there are, or an error where parts differ. */
export function countOf(whole: unknown, name: string): number {
  if (whole instanceof NdArray || isTexts(whole)) return whole.length
  const parts = Array.isArray(whole) ? whole : isRecord(whole) ? Object.values(whole) : []
  const counts = parts.map((part, i) => countOf(part, `${name}[${i}]`))
  if (counts.length > 0 && new Set(counts).size === 1) return counts[0]
  if (counts.length > 0)
    throw new RangeError(`Dataset: ${name}: expected as many rows of each, got ${counts.join(' and ')}`)
  throw new TypeError(
    `Dataset: ${name}: expected arrays, lists of texts, or lists of such, got ${show(whole)}`,
  )
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && typeof value[0] === 'string'
}

function mapParts(whole: unknown, f: (part: unknown) => unknown): unknown {
  if (Array.isArray(whole)) return whole.map(f)
  return Object.fromEntries(Object.entries(whole as object).map(([key, part]) => [key, f(part)]))
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
