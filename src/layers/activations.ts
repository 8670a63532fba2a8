import { lookup } from '../lookup.js'
import { methods } from '../tensor/ops/index.js'
import type { Tensor } from '../tensor/tensor.js'

/** A function from a tensor to one of the same shape. */
export type Activation = (x: Tensor) => Tensor

const { relu, leakyRelu, elu, selu, gelu, silu, sigmoid, hardSigmoid, tanh, softplus, softsign, softmax } =
  methods
const { logSoftmax, exp, clip } = methods

const linear: Activation = (x) => x

/** Activations by Keras' ids (keras.io/api/layers/activations), with Keras' defaults. */
const known: Record<string, Activation> = {
  linear,
  relu,
  relu6: (x) => clip(x, 0, 6),
  leaky_relu: (x) => leakyRelu(x),
  elu: (x) => elu(x),
  selu,
  gelu: (x) => gelu(x),
  silu,
  swish: silu,
  sigmoid,
  hard_sigmoid: hardSigmoid,
  tanh,
  softplus,
  softsign,
  softmax: (x) => softmax(x),
  log_softmax: (x) => logSoftmax(x),
  exponential: exp,
}

/** The activation that an id or a function stands for; none where nothing is said. */
export function getActivation(like: string | Activation | null | undefined): Activation {
  if (typeof like === 'string') return lookup('activation', known, like)
  return like ?? linear
}

/** Keras' id of an activation, for model files and summaries; a function of one's own goes by its name. */
export function activationId(activation: Activation): string {
  const entry = Object.entries(known).find(([, known]) => known === activation)
  return entry ? entry[0] : activation.name
}
