import type { Tensor } from '../tensor/tensor.js'
import { type Activation as ActivationFunction, activationId, getActivation } from './activations.js'
import { Layer, type LayerOptions } from './layer.js'

/** Applies an activation, by id or function, element by element (keras.io/api/layers/core_layers/activation). */
export class Activation extends Layer {
  static readonly positional = ['activation']
  static override readonly takesFloat16 = true
  readonly activation: ActivationFunction

  constructor(activation: string | ActivationFunction, options: LayerOptions = {}) {
    super(options)
    this.activation = getActivation(activation)
  }

  call(x: Tensor): Tensor {
    return this.activation(x)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), activation: activationId(this.activation) }
  }
}
