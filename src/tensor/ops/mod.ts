import { type Binary, defineBinary } from './define.js'

/** x - y·⌊x/y⌋: the remainder with the sign of y, as in NumPy. d/dx = 1, d/dy = -⌊x/y⌋ */
export const mod: Binary = defineBinary({
  name: 'mod',
  expression: 'a - b * floor(a / b)',
  integers: '(a % b + b) % b',
  gradient: (dy, x, y) => [() => dy, () => dy.mul(x.div(y).floor().neg())],
})
