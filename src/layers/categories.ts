import { tensor } from '../tensor/create.js'
import { NdArray } from '../tensor/ndarray.js'
import { sizeOf } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Shape } from './symbolic.js'

/**
 * How classes are given: `int` as numbers, `one_hot` each as a row with one 1, `multi_hot` each example as a row with
 * a 1 for each class in it, `count` with how often each is in it.
 */
export type OutputMode = 'int' | 'one_hot' | 'multi_hot' | 'count'

/**
 * Class numbers 0 to depth - 1 as `mode` says; other numbers count nowhere. [..., n] → [..., n, depth] for one_hot, where
 * a last axis of 1 is dropped first; [batch, n] → [batch, depth] for multi_hot and count.
 * @param weights what each number adds to its count, 1 without them
 */
export function encodeCategories(
  ids: Tensor,
  mode: OutputMode,
  depth: number,
  weights: Tensor | null = null,
): Tensor {
  const { shape } = ids
  if (mode === 'int') return ids
  if (mode === 'one_hot') {
    return (shape.length > 1 && shape.at(-1) === 1 ? ids.reshape(shape.slice(0, -1)) : ids).oneHot(depth)
  }
  // Row by row into one long line, so that no one-hot rows need memory: what counts nowhere goes behind its end.
  const rows = sizeOf(shape.slice(0, -1))
  const first = tensor(
    new NdArray(
      Int32Array.from({ length: rows }, (_, row) => row * depth),
      [rows, 1],
    ),
  )
  const places = ids.reshape([rows, -1]).add(first)
  const counts = ids.greaterEqual(0).logicalAnd(ids.less(depth)).reshape(places.shape)
  const flat = counts.where(places, rows * depth).reshape([-1])
  const ones = weights ? weights.cast('float32') : ids.equal(ids).cast('float32')
  const count = ones
    .reshape([-1])
    .scatterAdd(flat, 0, rows * depth)
    .reshape([...shape.slice(0, -1), depth])
  return mode === 'count' ? count : count.greater(0).cast('float32')
}

/**
 * The shape that `encodeCategories` gives.
 * @param title the layer, as messages call it
 */
export function encodedShape(title: string, shape: Shape, mode: OutputMode, depth: number): Shape {
  if (mode === 'int') return shape
  if (mode === 'one_hot')
    return [...(shape.length > 1 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape), depth]
  if (shape.length === 1 || shape.length === 2) return [...shape.slice(0, -1), depth]
  throw new RangeError(
    `${title}: expected an input [batch, classes of an example] for outputMode '${mode}', got ` +
      `[${shape.map((n) => n ?? 'null').join(', ')}]`,
  )
}
