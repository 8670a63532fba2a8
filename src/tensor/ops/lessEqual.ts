import { type Binary, defineBinary } from './elementwise.js'

/** True where x ≤ y */
export const lessEqual: Binary = defineBinary({
  name: 'lessEqual',
  expression: 'select(0, 1, a <= b)',
  gradient: null,
  result: 'bool',
})
