import { isNan as test } from '../../kernels/nan.js'
import { defineUnary, type Unary } from './elementwise.js'

/** True where x is NaN. */
export const isNan: Unary = defineUnary({
  name: 'isNan',
  expression: `i32(${test('x')})`,
  gradient: null,
  dtype: 'bool',
})
