import { normalizeAxis } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { clip } from './clip.js'
import { elu } from './elu.js'
import { relu } from './relu.js'
import { sigmoid } from './sigmoid.js'
import { softplus } from './softplus.js'
import { tanh } from './tanh.js'

// Activations that are written in other ops; their gradients are those of these.

/** x for x > 0, else α(e^(x/α) - 1): elu with a slope of 1 at 0 whatever α (Barron, 2017). */
export const celu = (x: Tensor, alpha = 1): Tensor => elu(x.div(alpha)).mul(alpha)

/** x held within [-1, 1]. */
export const hardTanh = (x: Tensor): Tensor => clip(x, -1, 1)

/** log sigmoid(x) = -log(1 + e⁻ˣ) */
export const logSigmoid = (x: Tensor): Tensor => softplus(x.neg()).neg()

/** (x + √(x² + b)) / 2 (Barron, "Squareplus", 2021) */
export const squareplus = (x: Tensor, b = 4): Tensor => x.square().add(b).sqrt().add(x).mul(0.5)

/** x moved towards 0 by the threshold, and 0 within it. */
export const softShrink = (x: Tensor, threshold = 0.5): Tensor => x.sub(clip(x, -threshold, threshold))

/** x beyond ±threshold, else 0. */
export const hardShrink = (x: Tensor, threshold = 0.5): Tensor => x.mul(x.abs().greater(threshold))

/** x - tanh(x) */
export const tanhShrink = (x: Tensor): Tensor => x.sub(tanh(x))

/** x above the threshold, else `value`. */
export const threshold = (x: Tensor, threshold: number, value: number): Tensor =>
  x.greater(threshold).where(x, value)

/** 0 up to -1, (x + 1)²/4 up to 1, then x: the primitive of sparseSigmoid. */
export const sparsePlus = (x: Tensor): Tensor =>
  clip(x, -1, 1)
    .add(1)
    .square()
    .mul(0.25)
    .add(relu(x.sub(1)))

/** 0 up to -1, (x + 1)/2 up to 1, then 1 (Martins and Astudillo, "From Softmax to Sparsemax", 2016). */
export const sparseSigmoid = (x: Tensor): Tensor => clip(x, -1, 1).add(1).mul(0.5)

/**
 * a·sigmoid(b), where a and b are the halves of x along an axis (Dauphin et al., "Language Modeling with Gated
 * Convolutional Networks", 2017): the axis becomes half as long.
 */
export function glu(x: Tensor, axis = -1): Tensor {
  const at = normalizeAxis('glu', axis, x.rank)
  const half = x.shape[at] / 2
  if (!Number.isInteger(half)) {
    throw new RangeError(`glu: expected an axis of even length to halve, got axis ${axis} of [${x.shape}]`)
  }
  const position = x.shape.map((_, i) => (i === at ? half : null))
  return x.slice([], position).mul(sigmoid(x.slice(position)))
}
