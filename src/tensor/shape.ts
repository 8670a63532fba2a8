import { misplaced } from '../show.js'
/** Number of elements of a shape; 1 for [], a single number. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}

/** Throws where `shape` is not made of whole numbers from 0 up; `caller` names who was given it. */
export function requireShape(caller: string, shape: readonly number[]): void {
  if (!Array.isArray(shape))
    throw new RangeError(`${caller}: ${misplaced('a shape, a list of sizes', shape)}`)
  if (shape.every((n) => Number.isInteger(n) && n >= 0)) return
  throw new RangeError(`${caller}: a shape has whole numbers from 0 up, got [${shape.join(', ')}]`)
}
