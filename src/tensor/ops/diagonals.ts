import { arange, tensor } from '../create.js'
import { normalizeAxis } from '../shape.js'
import type { Tensor } from '../tensor.js'

/** Where the last two axes are on the k-th diagonal or, below, under it. */
function under(x: Tensor, k: number): Tensor {
  if (x.rank < 2) throw new RangeError(`tril, triu: expected matrices, got [${x.shape}]`)
  const [rows, columns] = x.shape.slice(-2)
  return arange(columns)
    .sub(arange(rows).reshape([-1, 1]))
    .lessEqual(k)
}

/** 0 above the k-th diagonal of the last two axes. */
export const tril = (x: Tensor, k = 0): Tensor => under(x, k).where(x, x.zerosLike())

/** 0 under the k-th diagonal of the last two axes. */
export const triu = (x: Tensor, k = 0): Tensor => under(x, k - 1).where(x.zerosLike(), x)

/** The diagonals of the matrices in two axes, along a new last one. */
export function diagonal(x: Tensor, offset = 0, axis1 = 0, axis2 = 1): Tensor {
  const [a, b] = [axis1, axis2].map((axis) => normalizeAxis('diagonal', axis, x.rank))
  if (a === b) throw new RangeError(`diagonal: expected two axes, got ${axis1} twice`)
  const rest = [...x.shape.keys()].filter((axis) => axis !== a && axis !== b)
  const [rows, columns] = [x.shape[a], x.shape[b]]
  const first = offset < 0 ? -offset * columns : offset
  const length = Math.max(0, offset < 0 ? Math.min(rows + offset, columns) : Math.min(rows, columns - offset))
  const flat = x.transpose([...rest, a, b]).reshape([...rest.map((axis) => x.shape[axis]), rows * columns])
  const places = Array.from({ length }, (_, i) => first + i * (columns + 1))
  return flat.gather(tensor(places, 'int32'), rest.length)
}

/** Of a vector the matrix with it on the k-th diagonal, of a matrix that diagonal. */
export function diag(x: Tensor, k = 0): Tensor {
  if (x.rank === 2) return diagonal(x, k)
  if (x.rank !== 1) throw new RangeError(`diag: expected a vector or a matrix, got [${x.shape}]`)
  const size = x.size + Math.abs(k)
  const first = k < 0 ? -k * size : k
  const flat = x.embed([size * size], { begin: [first], step: [size + 1], size: [x.size] })
  return flat.reshape([size, size])
}
