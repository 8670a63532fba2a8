import { type Binary, defineBinary } from './elementwise.js'

/** True where x > y */
export const greater: Binary = defineBinary({
  name: 'greater',
  expression: 'select(0, 1, a > b)',
  gradient: null,
  result: 'bool',
})
