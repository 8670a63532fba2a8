import { normalizeAxis } from '../shape.js'
import type { Tensor } from '../tensor.js'
import {
  categoricalCrossentropy,
  sparseCategoricalCrossentropy as sparse,
} from './categoricalCrossentropy.js'
import { type Axes, normalizeAxes } from './reduce.js'

const EPSILON = 1e-7

/** A vector along an axis, with axes of size 1 around. */
function alongAxes(x: Tensor, like: Tensor, axes: readonly number[]): Tensor {
  return x.reshape(like.shape.map((n, axis) => (axes.includes(axis) ? n : 1)))
}

/** (x - mean)/√(variance + ε)·scale + offset, all along one axis. */
export function batchNormalization(
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  axis: number,
  offset?: Tensor,
  scale?: Tensor,
  epsilon = 1e-3,
): Tensor {
  const at = normalizeAxis('batchNormalization', axis, x.rank)
  const along = (of: Tensor) => alongAxes(of, x, [at])
  const inverse = along(variance).add(epsilon).rsqrt()
  const y = x.sub(along(mean)).mul(scale ? inverse.mul(along(scale)) : inverse)
  return offset ? y.add(along(offset)) : y
}

/** (x - mean)/√(variance + ε)·gamma + beta, with the moments over the axes. */
export function layerNormalization(
  x: Tensor,
  gamma?: Tensor,
  beta?: Tensor,
  axis: Axes = -1,
  epsilon = EPSILON,
): Tensor {
  const axes = normalizeAxes('layerNormalization', axis, x.rank)
  const normal = x.sub(x.mean(axes, true)).mul(x.variance(axes, true).add(epsilon).rsqrt())
  const scaled = gamma ? normal.mul(alongAxes(gamma, x, axes)) : normal
  return beta ? scaled.add(alongAxes(beta, x, axes)) : scaled
}

/** x/√(mean x² + ε)·scale over the axes. */
export function rmsNormalization(x: Tensor, scale?: Tensor, axis: Axes = -1, epsilon = EPSILON): Tensor {
  const axes = normalizeAxes('rmsNormalization', axis, x.rank)
  const y = x.mul(x.square().mean(axes, true).add(epsilon).rsqrt())
  return scale ? y.mul(alongAxes(scale, x, axes)) : y
}

/** -t·log p - (1 - t)·log(1 - p), element by element; p held within [1e-7, 1 - 1e-7], or sigmoid(output) of logits. */
export function binaryCrossentropy(target: Tensor, output: Tensor, fromLogits = false): Tensor {
  if (target.shape.join() !== output.shape.join())
    throw new RangeError(`binaryCrossentropy: target [${target.shape}] and output [${output.shape}] differ`)
  if (fromLogits) return output.relu().sub(output.mul(target)).add(output.abs().neg().exp().log1p())
  const p = output.clip(EPSILON, 1 - EPSILON)
  const left = target.cast('float32').neg().add(1)
  return target.mul(p.log()).add(left.mul(p.neg().log1p())).neg()
}

/** Classes along `axis` brought to the last one. */
function classesLast(x: Tensor, axis: number): Tensor {
  const at = normalizeAxis('crossentropy', axis, x.rank)
  const order = [...x.shape.keys()].filter((i) => i !== at)
  return at === x.rank - 1 ? x : x.transpose([...order, at])
}

/** -Σ target·log p along an axis; see the op of that name. */
export const crossentropyAlong = (target: Tensor, output: Tensor, fromLogits = false, axis = -1): Tensor =>
  categoricalCrossentropy(classesLast(target, axis), classesLast(output, axis), fromLogits)

/** -log p of each target's class: int32 [...] or [..., 1], output [..., classes] → [...]. */
export function sparseCategoricalCrossentropy(
  target: Tensor,
  output: Tensor,
  fromLogits = false,
  axis = -1,
): Tensor {
  const last = classesLast(output, axis)
  const ids = target.rank === last.rank && target.shape.at(-1) === 1 ? target.squeeze(-1) : target
  return sparse(ids, last, fromLogits)
}

/** 10·log₁₀(most²/mean (x1 - x2)²): how near two pictures are, in decibels. */
export const psnr = (x1: Tensor, x2: Tensor, maxVal: number): Tensor =>
  x1
    .sub(x2)
    .square()
    .mean()
    .log()
    .mul(-10 / Math.LN10)
    .add(20 * Math.log10(maxVal))
