import type { Rows } from '../../kernels/rows.js'
import { normalizeAxis } from '../shape.js'
import type { Tensor } from '../tensor.js'

/** A tensor as lines of its last axis. */
export function rowsOf(x: Tensor): Rows {
  const width = x.shape[x.rank - 1]
  return { rows: width === 0 ? 0 : x.size / width, width }
}

/** Applies what works on the last axis along any axis. */
export function alongLastAxis(name: string, x: Tensor, axis: number, f: (x: Tensor) => Tensor): Tensor {
  const at = normalizeAxis(name, axis, x.rank)
  if (at === x.rank - 1) return f(x)
  const swap = x.shape.map((_, i) => (i === at ? x.rank - 1 : i === x.rank - 1 ? at : i))
  return f(x.transpose(swap)).transpose(swap)
}
