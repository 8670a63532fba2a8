import { SymbolicTensor } from '../symbolic.js'
import { Tensor } from '../tensor.js'
import { abs } from './abs.js'
import { add } from './add.js'
import { affineTransform } from './affineTransform.js'
import { argmax } from './argmax.js'
import { argmin } from './argmin.js'
import { averagePool2d } from './averagePool2d.js'
import { broadcastTo } from './broadcastTo.js'
import { cast } from './cast.js'
import { ceil } from './ceil.js'
import { clip } from './clip.js'
import { conv2d } from './conv2d.js'
import { conv2dFilterGrad } from './conv2dFilterGrad.js'
import { conv2dInputGrad } from './conv2dInputGrad.js'
import { cos } from './cos.js'
import { dense } from './dense.js'
import { div } from './div.js'
import { dropout } from './dropout.js'
import { elu } from './elu.js'
import { embed } from './embed.js'
import { equal } from './equal.js'
import { erf } from './erf.js'
import { exp } from './exp.js'
import { expandDims } from './expandDims.js'
import { expm1 } from './expm1.js'
import { flip } from './flip.js'
import { floor } from './floor.js'
import { gather } from './gather.js'
import { gelu } from './gelu.js'
import { greater } from './greater.js'
import { greaterEqual } from './greaterEqual.js'
import { hardSigmoid } from './hardSigmoid.js'
import { hardSilu } from './hardSilu.js'
import { isNan } from './isNan.js'
import { leakyRelu } from './leakyRelu.js'
import { less } from './less.js'
import { lessEqual } from './lessEqual.js'
import { log } from './log.js'
import { log1p } from './log1p.js'
import { logicalAnd } from './logicalAnd.js'
import { logicalNot } from './logicalNot.js'
import { logicalOr } from './logicalOr.js'
import { logSoftmax } from './logSoftmax.js'
import { matmul } from './matmul.js'
import { max } from './max.js'
import { maximum } from './maximum.js'
import { maxPool2d } from './maxPool2d.js'
import { mean } from './mean.js'
import { min } from './min.js'
import { minimum } from './minimum.js'
import { mish } from './mish.js'
import { mod } from './mod.js'
import { moments } from './moments.js'
import { mul } from './mul.js'
import { neg } from './neg.js'
import { normalize } from './normalize.js'
import { normalizeBy } from './normalizeBy.js'
import { notEqual } from './notEqual.js'
import { oneHot } from './oneHot.js'
import { onesLike } from './onesLike.js'
import { pad } from './pad.js'
import { pow } from './pow.js'
import { prod } from './prod.js'
import { reciprocal } from './reciprocal.js'
import { relu } from './relu.js'
import { relu6 } from './relu6.js'
import { reshape } from './reshape.js'
import { resize } from './resize.js'
import { round } from './round.js'
import { rsqrt } from './rsqrt.js'
import { scatterAdd } from './scatterAdd.js'
import { selu } from './selu.js'
import { sigmoid } from './sigmoid.js'
import { sign } from './sign.js'
import { silu } from './silu.js'
import { sin } from './sin.js'
import { slice } from './slice.js'
import { softmax } from './softmax.js'
import { softplus } from './softplus.js'
import { softsign } from './softsign.js'
import { sparsemax } from './sparsemax.js'
import { sqrt } from './sqrt.js'
import { square } from './square.js'
import { squeeze } from './squeeze.js'
import { stopGradient } from './stopGradient.js'
import { sub } from './sub.js'
import { sum } from './sum.js'
import { sumTo } from './sumTo.js'
import { symbolicMethods } from './symbolicMethods.js'
import { tanh } from './tanh.js'
import { transpose } from './transpose.js'
import { variance } from './variance.js'
import { where } from './where.js'
import { zerosLike } from './zerosLike.js'

/**
 * The ops that work on a tensor: one file each, and one line here, which also makes them methods
 * (`x.matmul(w).add(b).relu()`).
 */
export const methods = {
  // arithmetic
  add,
  sub,
  mul,
  div,
  pow,
  mod,
  maximum,
  minimum,
  // comparisons
  equal,
  notEqual,
  less,
  lessEqual,
  greater,
  greaterEqual,
  logicalAnd,
  logicalOr,
  logicalNot,
  isNan,
  where,
  // elementwise functions
  abs,
  neg,
  sign,
  exp,
  expm1,
  log,
  log1p,
  sqrt,
  rsqrt,
  square,
  reciprocal,
  sin,
  cos,
  floor,
  ceil,
  round,
  erf,
  clip,
  // activations
  relu,
  relu6,
  leakyRelu,
  elu,
  selu,
  gelu,
  silu,
  sigmoid,
  hardSigmoid,
  hardSilu,
  mish,
  tanh,
  softplus,
  softsign,
  softmax,
  logSoftmax,
  sparsemax,
  // products
  matmul,
  dense,
  conv2d,
  conv2dInputGrad,
  conv2dFilterGrad,
  // windows
  maxPool2d,
  averagePool2d,
  // images
  affineTransform,
  resize,
  // normalization and noise
  moments,
  normalize,
  normalizeBy,
  dropout,
  // reductions
  sum,
  mean,
  max,
  min,
  prod,
  variance,
  argmax,
  argmin,
  // shapes
  reshape,
  transpose,
  expandDims,
  squeeze,
  broadcastTo,
  sumTo,
  slice,
  embed,
  pad,
  flip,
  gather,
  scatterAdd,
  oneHot,
  zerosLike,
  onesLike,
  // types and gradients
  cast,
  stopGradient,
} as const

/** The ops that work on several tensors or on none in particular. */
export { categoricalCrossentropy } from './categoricalCrossentropy.js'
export { concat } from './concat.js'
export { dotProductAttention } from './dotProductAttention.js'
export { stack } from './stack.js'

type Methods = {
  [Name in keyof typeof methods]: (typeof methods)[Name] extends (
    x: infer _,
    ...rest: infer Rest
  ) => infer Result
    ? (...rest: Rest) => Result
    : never
}

/** What a method takes of a model that is being described: symbolic tensors beside others. */
type WithSymbolic<Rest> = {
  [Place in keyof Rest]: Tensor extends Rest[Place] ? Rest[Place] | SymbolicTensor : Rest[Place]
}

type SymbolicMethods = {
  [Name in keyof typeof symbolicMethods]: (typeof methods)[Name] extends (
    x: infer _,
    ...rest: infer Rest
  ) => unknown
    ? (...rest: WithSymbolic<Rest>) => SymbolicTensor<never>
    : never
}

declare module '../tensor.js' {
  interface Tensor extends Methods {}
}

declare module '../symbolic.js' {
  interface SymbolicTensor<L> extends SymbolicMethods {}
}

attach(Tensor, methods)
attach(SymbolicTensor, symbolicMethods)

/** Makes functions methods of their first argument. */
function attach({ prototype }: { prototype: object }, functions: object): void {
  for (const [name, op] of Object.entries(functions)) {
    Object.defineProperty(prototype, name, {
      value(this: unknown, ...rest: unknown[]) {
        return op(this, ...rest)
      },
    })
  }
}
