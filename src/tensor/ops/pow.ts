import type { Tensor } from '../tensor.js'
import { defineBinary, type TensorLike } from './define.js'

const run = defineBinary({
  name: 'pow',
  // WGSL's pow is exp2(b·log2(a)), which knows no negative a and no 0⁰; the root of a negative number is NaN.
  expression:
    'select(select(select(1.0, -1.0, a < 0.0 && abs(b % 2.0) == 1.0) * pow(abs(a), b), sqrt(a), a < 0.0 && b != floor(b)), 1.0, b == 0.0 || a == 1.0)',
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
