import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'

export interface ELUOptions extends LayerOptions {
  /** The output for x → -∞, negated. @default 1 */
  alpha?: number
}

/** x for x > 0, else alpha·(eˣ - 1) (keras.io/api/layers/activation_layers/elu). */
export class ELU extends Layer {
  static override readonly kerasClass: string = 'ELU'
  static override readonly options = table<ELUOptions, LayerOptions>({ alpha: 'number' })
  static override readonly takesFloat16 = true
  override supportsMasking = true
  readonly alpha: number

  constructor(...given: Given<ELUOptions, [], [alpha: number]>) {
    const options = named<ELUOptions>(new.target.name, ELU.options, given)
    super(options)
    this.alpha = options.alpha ?? 1
  }

  call(x: Tensor): Tensor {
    return x.elu(this.alpha)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), alpha: this.alpha }
  }
}
