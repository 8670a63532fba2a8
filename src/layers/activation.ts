import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import {
  type Activation as ActivationFunction,
  type ActivationLike,
  activationId,
  getActivation,
} from './activations.js'
import { Layer, type LayerOptions } from './layer.js'

/** Applies an activation, by id or function, element by element (keras.io/api/layers/core_layers/activation). */
export class Activation extends Layer {
  static override readonly kerasClass: string = 'Activation'
  static override readonly options = table<LayerOptions & { activation: ActivationLike }, LayerOptions>({
    activation: 'any!',
  })
  static override readonly takesFloat16 = true
  override supportsMasking = true
  readonly activation: ActivationFunction

  constructor(...given: Given<LayerOptions, [activation: ActivationLike]>) {
    const options = named<LayerOptions & { activation: ActivationLike }>(
      new.target.name,
      Activation.options,
      given,
    )
    super(options)
    this.activation = getActivation(options.activation)
  }

  call(x: Tensor): Tensor {
    return this.activation(x)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), activation: activationId(this.activation) }
  }
}
