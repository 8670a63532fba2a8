import { lookup, type Spelled } from '../lookup.js'
import { isClass, misplaced } from '../show.js'
import { methods } from '../tensor/ops/index.js'
import { normalizeAxis } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer } from './layer.js'

/** A function from a tensor to one of the same shape; `glu` alone halves an axis. */
export type Activation = (x: Tensor) => Tensor

const { clip, elu, exp, gelu, hardSigmoid, hardSilu, leakyRelu, logSoftmax, mish, relu, relu6 } = methods
const { selu, sigmoid, silu, softmax, softplus, softsign, sparsemax, tanh } = methods

// Activations that are ops have files of their own; the rest is written in ops here.

const linear: Activation = (x) => x

/** x for x > 0, else α(e^(x/α) - 1): elu with a slope of 1 at 0 whatever α (Barron, 2017). */
export const celu = (x: Tensor, alpha = 1): Tensor => elu(x.div(alpha)).mul(alpha)

/** x held within [-1, 1]. */
export const hardTanh: Activation = (x) => clip(x, -1, 1)

/** log sigmoid(x) = -log(1 + e⁻ˣ) */
export const logSigmoid: Activation = (x) => softplus(x.neg()).neg()

/** (x + √(x² + b)) / 2 (Barron, "Squareplus", 2021) */
export const squareplus = (x: Tensor, b = 4): Tensor => x.square().add(b).sqrt().add(x).mul(0.5)

/** x moved towards 0 by the threshold, and 0 within it. */
export const softShrink = (x: Tensor, threshold = 0.5): Tensor => x.sub(clip(x, -threshold, threshold))

/** x beyond ±threshold, else 0. */
export const hardShrink = (x: Tensor, threshold = 0.5): Tensor => x.mul(x.abs().greater(threshold))

/** x - tanh(x) */
export const tanhShrink: Activation = (x) => x.sub(tanh(x))

/** x above the threshold, else `value`. */
export const threshold = (x: Tensor, threshold: number, value: number): Tensor =>
  x.greater(threshold).where(x, value)

/** 0 up to -1, (x + 1)²/4 up to 1, then x: the primitive of sparseSigmoid. */
export const sparsePlus: Activation = (x) =>
  clip(x, -1, 1)
    .add(1)
    .square()
    .mul(0.25)
    .add(relu(x.sub(1)))

/** 0 up to -1, (x + 1)/2 up to 1, then 1 (Martins and Astudillo, "From Softmax to Sparsemax", 2016). */
export const sparseSigmoid: Activation = (x) => clip(x, -1, 1).add(1).mul(0.5)

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

/** Activations by Keras' ids (keras.io/api/layers/activations), with Keras' defaults. */
const known = {
  linear,
  relu,
  relu6,
  leaky_relu: (x: Tensor) => leakyRelu(x),
  elu: (x: Tensor) => elu(x),
  selu,
  celu: (x: Tensor) => celu(x),
  gelu: (x: Tensor) => gelu(x),
  silu,
  swish: silu,
  sigmoid,
  hard_sigmoid: hardSigmoid,
  hard_silu: hardSilu,
  hard_swish: hardSilu,
  tanh,
  hard_tanh: hardTanh,
  softplus,
  softsign,
  // Sums of exponentials need float32.
  softmax: (x: Tensor) => softmax(x.cast('float32')),
  log_softmax: (x: Tensor) => logSoftmax(x.cast('float32')),
  log_sigmoid: logSigmoid,
  exponential: exp,
  mish,
  squareplus: (x: Tensor) => squareplus(x),
  soft_shrink: (x: Tensor) => softShrink(x),
  hard_shrink: (x: Tensor) => hardShrink(x),
  tanh_shrink: tanhShrink,
  glu: (x: Tensor) => glu(x),
  sparse_plus: sparsePlus,
  sparse_sigmoid: sparseSigmoid,
  sparsemax: (x: Tensor) => sparsemax(x.cast('float32')),
  threshold: (): Tensor => {
    throw new TypeError(
      "activation 'threshold' has no defaults: give a function, (x: Tensor) => activations.threshold(x, 1, 0)",
    )
  },
} satisfies Record<string, Activation>

/** Keras' ids of activations. @useDeclaredType */
export type ActivationId = Spelled<keyof typeof known>

/** What options take as an activation: an id, a function, or a layer without weights such as `new LeakyReLU()`. */
export type ActivationLike = ActivationId | Activation | Layer

/** The activation that an id, a function or a layer stands for; without one, the identity. */
export function getActivation(like: ActivationLike | (string & {}) | null | undefined): Activation {
  if (typeof like === 'string') return lookup<Activation>('activation', known, like)
  if (like === null || like === undefined) return linear
  if (typeof like === 'function' && !isClass(like)) return like
  if (like instanceof Layer) return ofLayer(like)
  throw new RangeError(`activation: ${misplaced('an id or a function', like)}`)
}

/** The layers that stand for activations: Keras takes `activation=LeakyReLU()`. */
const layers = new WeakMap<Activation, Layer>()

/** A layer without weights as a function. */
function ofLayer(layer: Layer): Activation {
  if (Object.getPrototypeOf(layer).build !== Layer.prototype.build) {
    throw new RangeError(`activation: ${layer.name} has weights of its own: put it behind the layer instead`)
  }
  const activation: Activation = (x) => layer.apply(x)
  layers.set(activation, layer)
  return activation
}

/** Keras' id of an activation, for model files and summaries; a function of one's own goes by its name. */
export function activationId(activation: Activation): unknown {
  const layer = layers.get(activation)
  if (layer) {
    const config = layer.getConfig()
    return { module: 'keras.layers', class_name: layer.constructor.name, config, registered_name: null }
  }
  const entry = Object.entries(known).find(([, known]) => known === activation)
  return entry ? entry[0] : activation.name
}
