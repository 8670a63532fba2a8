import { type Binary, defineBinary } from './elementwise.js'

/** x - y; the gradient goes to x as it is, to y with its sign turned */
export const sub: Binary = defineBinary({
  name: 'sub',
  expression: 'a - b',
  gradient: (dy) => [() => dy, () => dy.neg()],
})
