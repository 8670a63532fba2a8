import { isNan } from '../../kernels/nan.js'
import { defineUnary, type Unary } from './elementwise.js'

/** -1, 0 or 1, where a NaN stays one. Its derivative is 0 wherever it has one. */
export const sign: Unary = defineUnary({
  name: 'sign',
  expression: `select(sign(x), x, ${isNan('x')})`,
  gradient: (dy) => dy.zerosLike(),
})
