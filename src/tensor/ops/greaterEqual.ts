import { type Binary, defineBinary } from './elementwise.js'

/** True where x ≥ y */
export const greaterEqual: Binary = defineBinary({
  name: 'greaterEqual',
  expression: 'select(0, 1, a >= b)',
  gradient: null,
  result: 'bool',
})
