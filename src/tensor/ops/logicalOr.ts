import { type Binary, defineBinary } from './elementwise.js'

/** True where x or y is not 0 */
export const logicalOr: Binary = defineBinary({
  name: 'logicalOr',
  expression: 'select(1, 0, f32(a) == 0.0 && f32(b) == 0.0)',
  gradient: null,
  result: 'bool',
})
