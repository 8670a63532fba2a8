import { type Binary, defineBinary } from './elementwise.js'

/** True where x ≠ y; also where one is NaN, for which WGSL's `!=` is false. */
export const notEqual: Binary = defineBinary({
  name: 'notEqual',
  expression: 'select(1, 0, a == b)',
  gradient: null,
  result: 'bool',
})
