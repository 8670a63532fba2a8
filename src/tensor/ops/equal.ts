import { type Binary, defineBinary } from './define.js'

/** True where x = y */
export const equal: Binary = defineBinary({
  name: 'equal',
  expression: 'select(0, 1, a == b)',
  gradient: null,
  result: 'bool',
})
