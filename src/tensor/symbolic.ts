import type { Shape } from './shape.js'
import type { TensorType } from './tensor.js'

/** The call of a layer that a symbolic tensor comes from. */
export interface Call<L> {
  layer: L
  inputs: readonly SymbolicTensor<L>[]
  /** Whether the layer takes its one input as it is, not in a list. */
  single: boolean
}

/**
 * Makes a call of an op part of the model that is being described.
 * @param values the op's arguments in order, symbolic tensors among them
 */
export type Operate = (op: never, values: readonly unknown[]) => SymbolicTensor | readonly SymbolicTensor[]

/**
 * A tensor of a model that is being described: a shape, and the layer's call that will compute it. The ops that are
 * methods of tensors are its methods too, where a functional model of Keras has them (`ops/index.ts`).
 * `L` is the type of layers.
 */
export class SymbolicTensor<L = unknown> {
  constructor(
    readonly shape: Shape,
    readonly dtype: TensorType | 'string',
    /** null for a model's input. @internal */
    readonly call: Call<L> | null,
    /** How ops on it become layers. @internal */
    readonly operate: Operate,
    /** Which of the layer's outputs it is. */
    readonly index = 0,
    readonly name = '',
  ) {}

  /** Number of axes. */
  get rank(): number {
    return this.shape.length
  }
}
