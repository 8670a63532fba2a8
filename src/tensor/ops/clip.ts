import { keepingNan } from '../../kernels/nan.js'
import type { Tensor } from '../tensor.js'
import { defineUnary } from './elementwise.js'

const run = defineUnary({
  name: 'clip',
  expression: keepingNan('select(select(x, p.y, x > p.y), p.x, x < p.x)'),
  gradient: (dy, x, _, [low, high]) => dy.mul(x.greaterEqual(low).logicalAnd(x.lessEqual(high))),
})

/** x held within [low, high], where a NaN stays one. The gradient passes within the bounds, and at them. */
export function clip(x: Tensor, low: number, high: number): Tensor {
  if (!(low <= high)) throw new RangeError(`clip: expected low ≤ high, got ${low} and ${high}`)
  return run(x, low, high)
}
