import { show } from '../show.js'
import type { NdArray } from './ndarray.js'

/** Texts, alone or nested in arrays. */
export type Strings = string | readonly Strings[]

/** Nested texts in row-major order. */
export interface Texts {
  readonly texts: readonly string[]
  readonly shape: readonly number[]
}

/** Data on the host. */
export type HostArray = NdArray | Texts

/** Whether values are texts: told by the first of them. */
export function isStrings(values: unknown): values is Strings {
  let first = values
  while (Array.isArray(first)) first = first[0]
  return typeof first === 'string'
}

/**
 * Flattens nested texts, whose rows must be equally long.
 * @param caller names the values in errors: `x`
 * @throws TypeError or RangeError that names the first thing that is no text, or a row of another length
 */
export function flattenStrings(values: unknown, caller: string): Texts {
  const shape: number[] = []
  for (let v = values; Array.isArray(v); v = v[0]) shape.push(v.length)
  const texts: string[] = []
  const collect = (value: unknown, place: readonly number[]): void => {
    const at = place.map((i) => `[${i}]`).join('')
    if (Array.isArray(value)) {
      if (value.length !== shape[place.length]) {
        throw new RangeError(
          `${caller}: rows differ in length, expected shape [${shape.join(', ')}]: ${caller}${at} has length ` +
            `${value.length}`,
        )
      }
      value.forEach((inner, i) => {
        collect(inner, [...place, i])
      })
    } else if (typeof value === 'string' && place.length === shape.length) texts.push(value)
    else
      throw new TypeError(`${caller}: expected texts, nested in arrays, got ${show(value)} at ${caller}${at}`)
  }
  collect(values, [])
  return { texts, shape }
}

/** Row-major values as nested arrays of this shape; alone for shape []. */
export function nestRows<T>(values: readonly T[], shape: readonly number[]): unknown {
  if (shape.length === 0) return values[0]
  const [length, ...rest] = shape
  const size = values.length / (length || 1)
  return Array.from({ length }, (_, i) => nestRows(values.slice(i * size, (i + 1) * size), rest))
}
