import { misplaced, show } from '../show.js'

/** A shape before data is known: null where any size will do, as for the batch. */
export type Shape = readonly (number | null)[]

/** Number of elements of a shape; 1 for [], a single number. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}

/** Whether a number can be the size of something; what counts elements on the device has 31 bits for it. */
export function isSize(n: unknown, least = 0): n is number {
  return Number.isInteger(n) && (n as number) >= least && (n as number) < 2 ** 31
}

/**
 * Throws where a list of whole numbers was to be given and something else was, `x.reshape(2, 3)` say.
 * @param given all arguments, of which the first should be the list
 */
export function requireList(caller: string, given: readonly unknown[]): void {
  if (Array.isArray(given[0]) && given.length === 1) return
  const wanted = given.every((n) => typeof n === 'number') ? `: write ${caller}([${given.join(', ')}])` : ''
  throw new TypeError(
    `${caller}: expected one list of whole numbers, got ${given.map(show).join(', ')}${wanted}`,
  )
}

/** Throws where `shape` is not made of whole numbers from 0 up; `caller` names who was given it. */
export function requireShape(caller: string, shape: readonly number[]): void {
  if (!Array.isArray(shape))
    throw new RangeError(`${caller}: ${misplaced('a shape, a list of sizes', shape)}`)
  if (shape.every((n) => isSize(n))) return
  throw new RangeError(
    `${caller}: a shape has whole numbers from 0 up, below 2^31, got [${shape.map(show).join(', ')}]`,
  )
}

/** `shape` with or without a last axis of 1, where only that keeps it from the rank that is expected; Keras does the same. */
export function fitRank(shape: readonly number[], expected: Shape): readonly number[] {
  const more = shape.length - expected.length
  if (more === -1 && expected.at(-1) === 1) return [...shape, 1]
  return more === 1 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape
}

/** The shape that two shapes broadcast to, as NumPy does it. */
export function broadcastShape(name: string, a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1
    const n = b[axis - rank + b.length] ?? 1
    if (m !== n && m !== 1 && n !== 1) {
      throw new RangeError(
        `${name}: shapes [${a}] and [${b}] can't be broadcast together: dimension ${axis - rank} is ${m} and ${n}`,
      )
    }
    return m === 1 ? n : m
  })
}

/** An axis counted from 0; negative ones count from the end. */
export function normalizeAxis(name: string, axis: number, rank: number): number {
  if (typeof axis !== 'number') throw new RangeError(`${name}: ${misplaced('an axis, a whole number', axis)}`)
  const at = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || at < 0 || at >= rank) {
    throw new RangeError(`${name}: axis ${axis} is out of range for a tensor with ${rank} axes`)
  }
  return at
}
