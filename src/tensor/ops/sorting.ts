import { kernels } from '../../kernels/loaded.js'
import { arange } from '../create.js'
import { isSize, normalizeAxis, sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { defineOp, requireTensor } from './op.js'

const places = defineOp<{ falling: boolean }>({
  name: 'argsort',
  shape: ([x]) => x.shape,
  dtype: () => 'int32',
  run: (gpu, [x], out, { falling }) => {
    const [lines, length] = x.shape
    kernels.order(gpu, falling, x.type, { lines, length }, x.buffer, out.buffer)
  },
  gradient: null,
})

/** f of x seen as [lines, elements along an axis], whose result has the axis back in its place. */
function alongLines(x: Tensor, axis: number, f: (lines: Tensor) => Tensor): Tensor {
  const order = [...x.shape.keys()].filter((i) => i !== axis)
  const moved = axis === x.rank - 1 ? x : x.transpose([...order, axis])
  const y = f(moved.reshape([sizeOf(order.map((i) => x.shape[i])), x.shape[axis]]))
  const whole = y.reshape([...order.map((i) => x.shape[i]), y.shape[1]])
  return axis === x.rank - 1
    ? whole
    : whole.transpose([
        ...order.slice(0, axis).keys(),
        x.rank - 1,
        ...order.slice(axis).map((_, i) => axis + i),
      ])
}

/**
 * The places of the elements along an axis in rising order, int32: of equals the first comes first, NaN last; without an
 * axis, of all in one row. Takes time in proportion to n·log²n for n elements along the axis. Not differentiable.
 */
export function argsort(x: Tensor, axis: number | null = -1, falling = false): Tensor {
  if (axis === null) return argsort(x.reshape([-1]), -1, falling)
  return alongLines(x, normalizeAxis('argsort', axis, x.rank), (lines) => places([lines], { falling }))
}

/**
 * The elements along an axis that the indices (int32) name, line by line: x [..., n, ...], indices [..., m, ...], alike but
 * for the axis, or of size 1 there → [..., m, ...]. The gradient is added up where they came from.
 */
export function takeAlongAxis(x: Tensor, indices: Tensor, axis: number | null = null): Tensor {
  requireTensor('takeAlongAxis', indices)
  if (axis === null) return takeAlongAxis(x.reshape([-1]), indices.reshape([-1]), 0)
  if (indices.dtype !== 'int32')
    throw new TypeError(`takeAlongAxis: expected int32 indices, got ${indices.dtype}`)
  if (indices.rank !== x.rank)
    throw new RangeError(
      `takeAlongAxis: indices [${indices.shape}] and x [${x.shape}] differ in their number of axes`,
    )
  const at = normalizeAxis('takeAlongAxis', axis, x.rank)
  const shape = x.shape.map((n, i) => (i === at || n !== 1 ? n : indices.shape[i]))
  const from = x.broadcastTo(shape.with(at, x.shape[at]))
  const to = indices.broadcastTo(shape.with(at, indices.shape[at]))
  const n = x.shape[at]
  const positive = to.less(0).where(to.add(n), to)
  const order = [...x.shape.keys()].filter((i) => i !== at)
  const rows = sizeOf(order.map((i) => shape[i]))
  const flat = (at === x.rank - 1 ? from : from.transpose([...order, at])).reshape([-1])
  return alongLines(positive, at, (lines) => {
    const first = arange(rows).mul(n).cast('int32').reshape([rows, 1])
    // Beside its own line nothing is taken: such an index is out of bounds for the whole.
    const inside = lines.greaterEqual(0).logicalAnd(lines.less(n))
    return flat.gather(inside.where(lines.add(first), rows * n).cast('int32'))
  })
}

/** The elements in rising order along an axis, NaN last. The gradient goes to where each came from. */
export function sort(x: Tensor, axis: number | null = -1): Tensor {
  if (axis === null) return sort(x.reshape([-1]))
  return takeAlongAxis(x, argsort(x, axis), axis)
}

/**
 * The k largest elements along the last axis, the largest first, and their places (int32); of equals the first. The
 * gradient goes to where each came from.
 */
export function topK(x: Tensor, k: number): [values: Tensor, indices: Tensor] {
  const width = x.shape.at(-1)
  if (width === undefined || !isSize(k) || k > width)
    throw new RangeError(`topK: expected k up to the last axis of [${x.shape}], got ${k}`)
  const indices = argsort(x, -1, true).slice(
    [],
    x.shape.map((_, i) => (i === x.rank - 1 ? k : null)),
  )
  return [takeAlongAxis(x, indices, -1), indices]
}
