import { type Binary, defineBinary } from './elementwise.js'

/** x · y, element by element; d/dx = y, d/dy = x */
export const mul: Binary = defineBinary({
  name: 'mul',
  expression: 'a * b',
  gradient: (dy, x, y) => [() => dy.mul(y), () => dy.mul(x)],
})
