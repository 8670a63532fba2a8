import { defineUnary, type Unary } from './define.js'

/** True where x is NaN; tested by its bits, since a compiler may take `x != x` for false. */
export const isNan: Unary = defineUnary({
  name: 'isNan',
  expression: 'i32((bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u)',
  gradient: null,
  dtype: 'bool',
})
