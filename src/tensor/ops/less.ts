import { type Binary, defineBinary } from './elementwise.js'

/** True where x < y */
export const less: Binary = defineBinary({
  name: 'less',
  expression: 'select(0, 1, a < b)',
  gradient: null,
  result: 'bool',
})
