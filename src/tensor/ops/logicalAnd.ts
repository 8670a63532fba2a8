import { type Binary, defineBinary } from './elementwise.js'

/** True where neither x nor y is 0 */
export const logicalAnd: Binary = defineBinary({
  name: 'logicalAnd',
  expression: 'select(1, 0, f32(a) == 0.0 || f32(b) == 0.0)',
  gradient: null,
  result: 'bool',
})
