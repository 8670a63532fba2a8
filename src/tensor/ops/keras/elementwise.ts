// Arithmetic, comparisons and functions, element by element (keras.io/api/ops).

import type { Tensor } from '../../tensor.js'
import { abs as absOf } from '../abs.js'
import { add as addOf } from '../add.js'
import { ceil as ceilOf } from '../ceil.js'
import { clip as clipOf } from '../clip.js'
import { cos as cosOf } from '../cos.js'
import { div as divOf } from '../div.js'
import { equal as equalOf } from '../equal.js'
import { erf as erfOf } from '../erf.js'
import { exp as expOf } from '../exp.js'
import { expm1 as expm1Of } from '../expm1.js'
import { floor as floorOf } from '../floor.js'
import { greater as greaterOf } from '../greater.js'
import { greaterEqual as greaterEqualOf } from '../greaterEqual.js'
import { isNan as isNanOf } from '../isNan.js'
import { op } from '../kerasOp.js'
import { less as lessOf } from '../less.js'
import { lessEqual as lessEqualOf } from '../lessEqual.js'
import { log as logOf } from '../log.js'
import { log1p as log1pOf } from '../log1p.js'
import { logicalAnd as logicalAndOf } from '../logicalAnd.js'
import { logicalNot as logicalNotOf } from '../logicalNot.js'
import { logicalOr as logicalOrOf } from '../logicalOr.js'
import { maximum as maximumOf } from '../maximum.js'
import { minimum as minimumOf } from '../minimum.js'
import { mod as modOf } from '../mod.js'
import { mul as mulOf } from '../mul.js'
import { neg as negOf } from '../neg.js'
import { notEqual as notEqualOf } from '../notEqual.js'
import { pow as powOf } from '../pow.js'
import { reciprocal as reciprocalOf } from '../reciprocal.js'
import { round as roundOf } from '../round.js'
import { rsqrt as rsqrtOf } from '../rsqrt.js'
import { sign as signOf } from '../sign.js'
import { sin as sinOf } from '../sin.js'
import { sqrt as sqrtOf } from '../sqrt.js'
import { square as squareOf } from '../square.js'
import { sub as subOf } from '../sub.js'
import { tanh as tanhOf } from '../tanh.js'
import { where as whereOf } from '../where.js'

export const add = op('numpy.Add(x1, x2)', addOf)
export const subtract = op('numpy.Subtract(x1, x2)', subOf)
export const multiply = op('numpy.Multiply(x1, x2)', mulOf)
export const divide = op('numpy.Divide(x1, x2)', divOf)
export const trueDivide = op('numpy.TrueDivide(x1, x2)', divOf)
export const power = op('numpy.Power(x1, x2)', powOf)
export const mod = op('numpy.Mod(x1, x2)', modOf)
export const maximum = op('numpy.Maximum(x1, x2)', maximumOf)
export const minimum = op('numpy.Minimum(x1, x2)', minimumOf)
export const equal = op('numpy.Equal(x1, x2)', equalOf)
export const notEqual = op('numpy.NotEqual(x1, x2)', notEqualOf)
export const less = op('numpy.Less(x1, x2)', lessOf)
export const lessEqual = op('numpy.LessEqual(x1, x2)', lessEqualOf)
export const greater = op('numpy.Greater(x1, x2)', greaterOf)
export const greaterEqual = op('numpy.GreaterEqual(x1, x2)', greaterEqualOf)
export const logicalAnd = op('numpy.LogicalAnd(x1, x2)', logicalAndOf)
export const logicalOr = op('numpy.LogicalOr(x1, x2)', logicalOrOf)
export const logicalNot = op('numpy.LogicalNot(x)', logicalNotOf)
export const isnan = op('numpy.Isnan(x)', isNanOf)
export const where = op('numpy.Where(condition, x1, x2)', whereOf)
export const absolute = op('numpy.Absolute(x)', absOf)
export const negative = op('numpy.Negative(x)', negOf)
export const sign = op('numpy.Sign(x)', signOf)
export const exp = op('numpy.Exp(x)', expOf)
export const expm1 = op('numpy.Expm1(x)', expm1Of)
export const log = op('numpy.Log(x)', logOf)
export const log1p = op('numpy.Log1p(x)', log1pOf)
export const sqrt = op('numpy.Sqrt(x)', sqrtOf)
export const rsqrt = op('math.Rsqrt(x)', rsqrtOf)
export const square = op('numpy.Square(x)', squareOf)
export const reciprocal = op('numpy.Reciprocal(x)', reciprocalOf)
export const sin = op('numpy.Sin(x)', sinOf)
export const cos = op('numpy.Cos(x)', cosOf)
export const tanh = op('numpy.Tanh(x)', tanhOf)
export const floor = op('numpy.Floor(x)', floorOf)
export const ceil = op('numpy.Ceil(x)', ceilOf)
/** To so many decimals, halves to even. */
const rounded = (x: Tensor, decimals = 0) =>
  decimals === 0 ? roundOf(x) : roundOf(x.mul(10 ** decimals)).div(10 ** decimals)

export const round = op('numpy.Round(x, decimals=)', rounded)
export const erf = op('math.Erf(x)', erfOf)
export const clip = op('numpy.Clip(x, xMin=, xMax=)', clipOf)

export {
  absolute as abs,
  divide as div,
  isnan as isNan,
  multiply as mul,
  negative as neg,
  power as pow,
  subtract as sub,
}
