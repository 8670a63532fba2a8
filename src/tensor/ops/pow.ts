import type { Tensor } from '../tensor.js'
import { defineBinary } from './elementwise.js'
import type { TensorLike } from './tensorLike.js'

const run = defineBinary({
  name: 'pow',
  expression: 'power(a, b)',
  gradient: (dy, x, y, z) => [
    () => dy.mul(y.equal(0).where(0, y.mul(x.pow(y.sub(1))))), // x⁰ is flat at 0 too
    () => dy.mul(z.mul(x.greater(0).where(x, 1).log())),
  ],
  result: 'float',
})

/** xʸ, defined for negative x where y is whole. d/dx = y·x^(y-1); d/dy = xʸ·log x, taken as 0 where x ≤ 0. */
export function pow(x: TensorLike, y: TensorLike): Tensor {
  if (typeof x !== 'number' && y === 2) return x.square()
  if (typeof x !== 'number' && y === 0.5) return x.sqrt()
  return run(x, y)
}
