import { normalizeAxis } from '../shape.js'
import type { Tensor } from '../tensor.js'

/**
 * What `join` makes of all elements up to each along an axis: pairs first, then pairs of these, and so on. So it takes
 * log₂ n dispatches, sums keep their digits, and the order is the same every time.
 */
function cumulate(
  name: string,
  x: Tensor,
  axis: number | null,
  neutral: number,
  join: (a: Tensor, b: Tensor) => Tensor,
): Tensor {
  if (axis === null) return cumulate(name, x.reshape([-1]), 0, neutral, join)
  const at = normalizeAxis(name, axis, x.rank)
  const n = x.shape[at]
  let y = x.dtype === 'bool' ? x.cast('int32') : x
  for (let step = 1; step < n; step *= 2) {
    const place = (value: number) => x.shape.map((_, i) => (i === at ? value : null))
    const before = y.slice([], place(n - step)).pad(
      x.shape.map((_, i) => [i === at ? step : 0, 0] as const),
      neutral,
    )
    y = join(y, before)
  }
  return y
}

/** Σ of all elements up to each along an axis, of all in one row where none is named; dx = Σ dy from each on. */
export function cumsum(x: Tensor, axis: number | null = null): Tensor {
  return cumulate('cumsum', x, axis, 0, (a, b) => a.add(b))
}

/** Π of all elements up to each along an axis, of all in one row where none is named. Differentiable, zeros too. */
export function cumprod(x: Tensor, axis: number | null = null): Tensor {
  return cumulate('cumprod', x, axis, 1, (a, b) => a.mul(b))
}
