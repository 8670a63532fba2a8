import { type Binary, defineBinary } from './define.js'

/** True where x ≥ y */
export const greaterEqual: Binary = defineBinary({
  name: 'greaterEqual',
  expression: 'select(0, 1, a >= b)',
  gradient: null,
  result: 'bool',
})
