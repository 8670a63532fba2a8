import { misplaced, show } from '../show.js'

/** Number of elements of a shape; 1 for [], a single number. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
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
  if (shape.every((n) => Number.isInteger(n) && n >= 0)) return
  throw new RangeError(`${caller}: a shape has whole numbers from 0 up, got [${shape.join(', ')}]`)
}
