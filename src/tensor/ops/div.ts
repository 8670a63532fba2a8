import { type Binary, defineBinary } from './elementwise.js'

/** x / y; integers are divided as floats. d/dx = 1/y, d/dy = -x/y² */
export const div: Binary = defineBinary({
  name: 'div',
  expression: 'a / b',
  gradient: (dy, _, y, z) => [() => dy.div(y), () => dy.mul(z).div(y).neg()],
  result: 'float',
})
