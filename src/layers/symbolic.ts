import { misplaced } from '../show.js'
import { isSize, type Shape } from '../tensor/shape.js'

export { SymbolicTensor } from '../tensor/symbolic.js'
export type { Shape }

/** A shape that was given for one example; throws, naming `what`, where it is none. */
export function requireExampleShape(what: string, shape: unknown): Shape {
  if (Array.isArray(shape) && shape.every((n) => n === null || isSize(n))) return shape
  throw new RangeError(`${what}: ${misplaced('a list of sizes, such as [28, 28, 1]', shape)}`)
}
<<<<<<< HEAD

/** The call of a layer that a symbolic tensor comes from. */
export interface Call<L> {
  layer: L
  inputs: readonly SymbolicTensor<L>[]
  /** Whether the layer takes its one input as it is, not in a list. */
  single: boolean
}

/**
 * A tensor of a model that is being described: a shape, and the layer's call that will compute it.
 * `L` is the type of layers.
 */
export class SymbolicTensor<L = unknown> {
  constructor(
    readonly shape: Shape,
    readonly dtype: TensorType | 'string',
    /** null for a model's input. @internal */
    readonly call: Call<L> | null,
    /** Which of the layer's outputs it is. */
    readonly index = 0,
    readonly name = '',
  ) {}
}
=======
>>>>>>> ab0b4ab (Ops on symbolic tensors are part of the model, and of its files)
