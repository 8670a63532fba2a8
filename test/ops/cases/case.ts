import type { methods } from '../../../src/tensor/ops/index.js'
import type { Tensor } from '../../../src/tensor/tensor.js'
import type { Reference } from '../reference.js'

/** The ops that a table must have: the methods of tensors, and the functions beside them. */
export type OpName =
  | keyof typeof methods
  | 'categoricalCrossentropy'
  | 'concat'
  | 'dotProductAttention'
  | 'stack'

/** One op on some inputs, and what must come out. */
export interface OpCase {
  op: OpName
  /** What this case is about. */
  name: string
  inputs: readonly Reference[]
  run: (...xs: Tensor[]) => Tensor
  /** The same in plain JavaScript. */
  expected: (...xs: Reference[]) => Reference
  /** Whether gradients, and gradients of gradients, are checked with respect to all float32 inputs. */
  gradient: boolean
  /** Relative to the expected value; near 0 a tenth of it is allowed absolutely. */
  tolerance?: number
}
