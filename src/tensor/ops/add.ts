import { type Binary, defineBinary } from './elementwise.js'

/** x + y; the gradient goes to both as it is */
export const add: Binary = defineBinary({
  name: 'add',
  expression: 'a + b',
  gradient: (dy) => [() => dy, () => dy],
})
