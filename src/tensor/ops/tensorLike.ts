import type { Tensor } from '../tensor.js'

/** A tensor, or a number that stands for a tensor with one element. */
export type TensorLike = Tensor | number

/** Whether an op on `x` computes in float32: a number counts as an integer where int32 holds it. */
export function isFloat(x: TensorLike): boolean {
  return typeof x === 'number' ? (x | 0) !== x : x.dtype === 'float32' || x.dtype === 'float16'
}

/** float16 where all tensors of floats are: numbers and integers follow. */
export function floatTypeOf(operands: readonly TensorLike[]): 'float32' | 'float16' {
  const floats = operands.filter((x) => typeof x !== 'number' && isFloat(x)) as Tensor[]
  return floats.length > 0 && floats.every((x) => x.dtype === 'float16') ? 'float16' : 'float32'
}
