import type { TensorType } from '../tensor/tensor.js'

/** A shape before data is known: null where any size will do, as for the batch. */
export type Shape = readonly (number | null)[]

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
    readonly dtype: TensorType,
    /** null for a model's input. */
    readonly call: Call<L> | null,
    /** Which of the layer's outputs it is. */
    readonly index = 0,
    readonly name = '',
  ) {}
}
