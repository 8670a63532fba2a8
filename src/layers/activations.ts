import { lookup, type Spelled } from '../lookup.js'
import { isClass, misplaced } from '../show.js'
import {
  celu,
  glu,
  hardShrink,
  hardTanh,
  logSigmoid,
  softShrink,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanhShrink,
  threshold,
} from '../tensor/ops/activations.js'
import { methods } from '../tensor/ops/index.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer } from './layer.js'

/** A function from a tensor to one of the same shape; `glu` alone halves an axis. */
export type Activation = (x: Tensor) => Tensor

const { elu, exp, gelu, hardSigmoid, hardSilu, leakyRelu, logSoftmax, mish, relu, relu6 } = methods
const { selu, sigmoid, silu, softmax, softplus, softsign, sparsemax, tanh } = methods

export {
  celu,
  glu,
  hardShrink,
  hardTanh,
  logSigmoid,
  softShrink,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanhShrink,
  threshold,
}

const linear: Activation = (x) => x

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
  hard_sigmoid_of_keras_2: (x: Tensor) => x.mul(0.2).add(0.5).clip(0, 1),
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
