import { type Binary, defineBinary } from './define.js'

/** x + y */
export const add: Binary = defineBinary({
  name: 'add',
  expression: 'a + b',
  gradient: (dy) => [() => dy, () => dy],
})
