import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'

export interface LeakyReLUOptions extends LayerOptions {
  /** The slope below 0. As in Keras, the activation 'leaky_relu' has 0.2. @default 0.3 */
  negativeSlope?: number
}

/** x for x ≥ 0, else negativeSlope·x (keras.io/api/layers/activation_layers/leaky_relu). */
export class LeakyReLU extends Layer {
  static override readonly kerasClass: string = 'LeakyReLU'
  static override readonly options = table<LeakyReLUOptions, LayerOptions>({ negativeSlope: 'number' })
  static override readonly takesFloat16 = true
  override supportsMasking = true
  readonly negativeSlope: number

  constructor(...given: Given<LeakyReLUOptions, [], [negativeSlope: number]>) {
    const options = named<LeakyReLUOptions>(new.target.name, LeakyReLU.options, given)
    super(options)
    this.negativeSlope = options.negativeSlope ?? 0.3
    if (!(this.negativeSlope >= 0)) {
      throw new RangeError(`${titleOf(this)}: expected negativeSlope not below 0, got ${this.negativeSlope}`)
    }
  }

  call(x: Tensor): Tensor {
    return x.leakyRelu(this.negativeSlope)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), negative_slope: this.negativeSlope }
  }
}
