import { type Binary, defineBinary } from './elementwise.js'

/** True where x = y */
export const equal: Binary = defineBinary({
  name: 'equal',
  expression: 'select(0, 1, a == b)',
  gradient: null,
  result: 'bool',
})
