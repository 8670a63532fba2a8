// Functions of numbers, beside those that are methods (keras.io/api/ops).

import type { Tensor } from '../../tensor.js'
import * as bits from '../arithmetic.js'
import { op } from '../kerasOp.js'
import type { TensorLike } from '../tensorLike.js'
import * as angles from '../trigonometry.js'

/** The largest float32: what is beyond is infinite. */
const MOST = 3.4028234663852886e38

const xor = (x1: Tensor, x2: Tensor | number) =>
  x1.cast('bool').notEqual(typeof x2 === 'number' ? Number(x2 !== 0) : x2.cast('bool'))
const named = (x: Tensor, nan = 0, posinf = MOST, neginf = -MOST) => {
  const known = x.isNan().where(nan, x)
  return known.greater(MOST).where(posinf, known.less(-MOST).where(neginf, known))
}
const sum2 = (x1: Tensor, x2: Tensor, base: number) => {
  const most = x1.maximum(x2)
  const apart = x1.sub(x2).abs().mul(-Math.log(base))
  return most.add(apart.exp().log1p().div(Math.log(base)))
}
const near = (x1: Tensor, x2: TensorLike, rtol = 1e-5, atol = 1e-8, equalNan = false) => {
  const size = typeof x2 === 'number' ? Math.abs(x2) * rtol + atol : x2.abs().mul(rtol).add(atol)
  const close = x1.sub(x2).abs().lessEqual(size).logicalOr(x1.equal(x2))
  return equalNan && typeof x2 !== 'number' ? close.logicalOr(x1.isNan().logicalAnd(x2.isNan())) : close
}

export const tan = op('numpy.Tan(x)', angles.tan)
export const sinh = op('numpy.Sinh(x)', angles.sinh)
export const cosh = op('numpy.Cosh(x)', angles.cosh)
export const arcsin = op('numpy.Arcsin(x)', angles.arcsin)
export const arccos = op('numpy.Arccos(x)', angles.arccos)
export const arctan = op('numpy.Arctan(x)', angles.arctan)
export const arctan2 = op('numpy.Arctan2(x1, x2)', angles.arctan2)
export const arcsinh = op('numpy.Arcsinh(x)', angles.arcsinh)
export const arccosh = op('numpy.Arccosh(x)', angles.arccosh)
export const arctanh = op('numpy.Arctanh(x)', angles.arctanh)
export const deg2rad = op('numpy.Deg2rad(x)', (x: Tensor) => x.mul(Math.PI / 180))
export const rad2deg = op('numpy.Rad2deg(x)', (x: Tensor) => x.mul(180 / Math.PI))
export const sinc = op('numpy.Sinc(x)', (x: Tensor) => {
  const turned = x.equal(0).where(1e-20, x).mul(Math.PI)
  return turned.sin().div(turned)
})
export const log2 = op('numpy.Log2(x)', (x: Tensor) => x.log().mul(Math.LOG2E))
export const log10 = op('numpy.Log10(x)', (x: Tensor) => x.log().mul(Math.LOG10E))
export const exp2 = op('numpy.Exp2(x)', (x: Tensor) => x.mul(Math.LN2).exp())
export const cbrt = op('numpy.Cbrt(x)', (x: Tensor) => x.sign().mul(x.abs().pow(1 / 3)))
export const hypot = op('numpy.Hypot(x1, x2)', (x1: Tensor, x2: TensorLike) =>
  x1
    .square()
    .add(typeof x2 === 'number' ? x2 ** 2 : x2.square())
    .sqrt(),
)
export const logaddexp = op('numpy.Logaddexp(x1, x2)', (x1: Tensor, x2: Tensor) => sum2(x1, x2, Math.E))
export const logaddexp2 = op('numpy.Logaddexp2(x1, x2)', (x1: Tensor, x2: Tensor) => sum2(x1, x2, 2))
export const ldexp = op('numpy.Ldexp(x1, x2)', (x1: Tensor, x2: Tensor) => x1.mul(x2.mul(Math.LN2).exp()))
export const floorDivide = op('numpy.FloorDivide(x1, x2)', bits.floorDivide)
export const fmod = op('numpy.Fmod(x1, x2)', bits.fmod)
export const divideNoNan = op('numpy.DivideNoNan(x1, x2)', (x1: Tensor, x2: Tensor) => {
  const isZero = x2.equal(0)
  return isZero.where(0, x1.div(isZero.where(1, x2)))
})
export const fmax = op('numpy.Fmax(x1, x2)', (x1: Tensor, x2: Tensor) =>
  x1.isNan().where(x2, x2.isNan().where(x1, x1.maximum(x2))),
)
export const fmin = op('numpy.Fmin(x1, x2)', (x1: Tensor, x2: Tensor) =>
  x1.isNan().where(x2, x2.isNan().where(x1, x1.minimum(x2))),
)
export const heaviside = op('numpy.Heaviside(x1, x2)', (x1: Tensor, x2: TensorLike) =>
  x1.equal(0).where(x2, x1.greater(0).cast('float32')),
)
export const trunc = op('numpy.Trunc(x)', bits.trunc)
export const fabs = op('numpy.Fabs(x)', (x: Tensor) => x.cast('float32').abs())
export const copy = op('numpy.Copy(x)', (x: Tensor) => x.reshape(x.shape))
export const erfc = op('math.Erfc(x)', bits.erfc)
export const erfinv = op('math.Erfinv(x)', bits.erfinv)
export const isfinite = op('numpy.Isfinite(x)', (x: Tensor) => x.abs().lessEqual(MOST))
export const isinf = op('numpy.Isinf(x)', (x: Tensor) => x.abs().greater(MOST))
export const isposinf = op('numpy.Isposinf(x)', (x: Tensor) => x.greater(MOST))
export const isneginf = op('numpy.Isneginf(x)', (x: Tensor) => x.less(-MOST))
export const signbit = op('numpy.Signbit(x)', (x: Tensor) =>
  x.less(0).logicalOr(x.equal(0).logicalAnd(x.cast('float32').reciprocal().less(0))),
)
export const isclose = op('numpy.Isclose(x1, x2, rtol:, atol:, equalNan=)', near)
export const allclose = op(
  'numpy.AllClose(x1, x2, rtol=, atol=, equalNan=)',
  (x1: Tensor, x2: TensorLike, rtol?: number, atol?: number, equalNan?: boolean) =>
    near(x1, x2, rtol, atol, equalNan).cast('int32').min().cast('bool'),
)
export const nanToNum = op('numpy.NanToNum(x, nan=, posinf=, neginf=)', named)
export const logicalXor = op('numpy.LogicalXor(x1, x2)', xor)
export const bitwiseAnd = op('numpy.BitwiseAnd(x, y)', bits.bitwiseAnd)
export const bitwiseOr = op('numpy.BitwiseOr(x, y)', bits.bitwiseOr)
export const bitwiseXor = op('numpy.BitwiseXor(x, y)', bits.bitwiseXor)
export const bitwiseNot = op('numpy.BitwiseNot(x)', bits.bitwiseNot)
export const bitwiseInvert = op('numpy.BitwiseInvert(x)', bits.bitwiseNot)
export const leftShift = op('numpy.LeftShift(x, y)', bits.leftShift)
export const bitwiseLeftShift = op('numpy.BitwiseLeftShift(x, y)', bits.leftShift)
export const rightShift = op('numpy.RightShift(x, y)', bits.rightShift)
export const bitwiseRightShift = op('numpy.BitwiseRightShift(x, y)', bits.rightShift)
