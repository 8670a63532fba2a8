import { misplaced } from '../../show.js'
import { normalizeAxis, sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { stack } from './stack.js'

const sizesOf = (x: Tensor, axes: readonly number[]) => axes.map((axis) => x.shape[axis])

/**
 * Sums of products over pairs of axes: `axes` of the last of x1 with as many of the first of x2, or a list of axes for each.
 * What is left of x1 comes first, then what is left of x2. One product of matrices, and its gradient.
 */
export function tensordot(
  x1: Tensor,
  x2: Tensor,
  axes: number | readonly [number | readonly number[], number | readonly number[]] = 2,
): Tensor {
  const all = (x: Tensor) => [...x.shape.keys()]
  if (typeof axes === 'number' ? !Number.isInteger(axes) || axes < 0 : axes?.length !== 2)
    throw new RangeError(`tensordot: ${misplaced('a number of axes, or a list of axes for each', axes)}`)
  const [left, right] =
    typeof axes === 'number'
      ? [all(x1).slice(Math.max(0, x1.rank - axes)), all(x2).slice(0, axes)]
      : [[axes[0]].flat(), [axes[1]].flat()]
  const a = left.map((axis) => normalizeAxis('tensordot', axis, x1.rank))
  const b = right.map((axis) => normalizeAxis('tensordot', axis, x2.rank))
  if (sizesOf(x1, a).join() !== sizesOf(x2, b).join()) {
    throw new RangeError(`tensordot: axes [${a}] of [${x1.shape}] and [${b}] of [${x2.shape}] differ`)
  }
  const freeA = all(x1).filter((axis) => !a.includes(axis))
  const freeB = all(x2).filter((axis) => !b.includes(axis))
  const inner = sizeOf(sizesOf(x1, a))
  const rows = x1.transpose([...freeA, ...a]).reshape([sizeOf(sizesOf(x1, freeA)), inner])
  const columns = x2.transpose([...b, ...freeB]).reshape([inner, sizeOf(sizesOf(x2, freeB))])
  return rows.matmul(columns).reshape([...sizesOf(x1, freeA), ...sizesOf(x2, freeB)])
}

/** Of vectors Σ x1·x2, of matrices their product, with a scalar its multiple; else over x1's last and x2's last but one axis. */
export function dot(x1: Tensor, x2: Tensor): Tensor {
  if (x1.rank === 0 || x2.rank === 0) return x1.mul(x2)
  return tensordot(x1, x2, [[-1], [x2.rank === 1 ? 0 : -2]])
}

/** Σ over the last axes of both; with a scalar its multiple. */
export function inner(x1: Tensor, x2: Tensor): Tensor {
  if (x1.rank === 0 || x2.rank === 0) return x1.mul(x2)
  return tensordot(x1, x2, [[-1], [-1]])
}

/** The product of each element of one with each of the other: [m], [n] → [m, n]. */
export const outer = (x1: Tensor, x2: Tensor): Tensor => x1.reshape([-1, 1]).mul(x2.reshape([1, -1]))

/** Each element of x1 times all of x2: block by block. */
export function kron(x1: Tensor, x2: Tensor): Tensor {
  const rank = Math.max(x1.rank, x2.rank)
  const full = (x: Tensor) => [...Array<number>(rank - x.rank).fill(1), ...x.shape]
  const [a, b] = [full(x1), full(x2)]
  const spread = x1.reshape(a.flatMap((n) => [n, 1])).mul(x2.reshape(b.flatMap((n) => [1, n])))
  return spread.reshape(a.map((n, i) => n * b[i]))
}

/** The vector product of vectors of three, or of two in a plane, along an axis. */
export function cross(x1: Tensor, x2: Tensor, axisa = -1, axisb = -1, axisc = -1, axis?: number): Tensor {
  const parts = (x: Tensor, along: number) => {
    const at = normalizeAxis('cross', along, x.rank)
    const n = x.shape[at]
    if (n !== 2 && n !== 3)
      throw new RangeError(`cross: expected 2 or 3 numbers along axis ${at} of [${x.shape}]`)
    return Array.from({ length: n }, (_, i) =>
      x
        .slice(
          Array(at).fill(null).concat(i),
          Array(at)
            .fill(null)
            .concat(i === n - 1 ? null : i + 1),
        )
        .squeeze(at),
    )
  }
  const [a, b] = [parts(x1, axis ?? axisa), parts(x2, axis ?? axisb)]
  const product = (i: number, j: number) => (a[i] && b[j] ? a[i].mul(b[j]) : null)
  const difference = (p: Tensor | null, q: Tensor | null) => (p && q ? p.sub(q) : (p ?? q!.neg()))
  const last = difference(product(0, 1), product(1, 0))
  if (a.length === 2 && b.length === 2) return last
  const rows = [difference(product(1, 2), product(2, 1)), difference(product(2, 0), product(0, 2)), last]
  const at = axis ?? axisc
  const to = at < 0 ? at + last.rank + 1 : at
  return stack(rows, to)
}
