import { misplaced } from '../show.js'
import { isSize, type Shape } from '../tensor/shape.js'

export { SymbolicTensor } from '../tensor/symbolic.js'
export type { Shape }

/** A shape that was given for one example; throws, naming `what`, where it is none. */
export function requireExampleShape(what: string, shape: unknown): Shape {
  if (Array.isArray(shape) && shape.every((n) => n === null || isSize(n))) return shape
  throw new RangeError(`${what}: ${misplaced('a list of sizes, such as [28, 28, 1]', shape)}`)
}
