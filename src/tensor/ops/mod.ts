import { type Binary, defineBinary } from './elementwise.js'

/**
 * x - y·⌊x/y⌋: the remainder with the sign of y, as in NumPy, exact for floats and integers of any size; where y is 0,
 * NaN, and 0 of integers. d/dx = 1, d/dy = -⌊x/y⌋
 */
export const mod: Binary = defineBinary({
  name: 'mod',
  expression: 'floorMod(a, b)',
  integers: 'floorModInteger(a, b)',
  // ⌊x/y⌋ from the remainder, since x/y may be rounded up to a whole number.
  gradient: (dy, x, y, z) => [() => dy, () => dy.mul(z.sub(x).div(y).round())],
})
