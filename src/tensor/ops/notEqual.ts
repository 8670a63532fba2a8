import { type Binary, defineBinary } from './define.js'

/** True where x ≠ y */
export const notEqual: Binary = defineBinary({
  name: 'notEqual',
  expression: 'select(0, 1, a != b)',
  gradient: null,
  result: 'bool',
})
