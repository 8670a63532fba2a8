import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'

export interface MaskingOptions extends LayerOptions {
  /** A step all of whose features have this value is padding. @default 0 */
  maskValue?: number
}

/**
 * Steps of which all features are `maskValue` become 0 and are padding from here on: [batch, steps, features] → the same,
 * with a mask [batch, steps] (keras.io/api/layers/core_layers/masking).
 */
export class Masking extends Layer {
  static override readonly kerasClass: string = 'Masking'
  static override readonly options = table<MaskingOptions, LayerOptions>({ maskValue: 'number' })
  readonly maskValue: number

  constructor(...given: Given<MaskingOptions, [], [maskValue: number]>) {
    const options = named<MaskingOptions>(new.target.name, Masking.options, given)
    super(options)
    this.maskValue = options.maskValue ?? 0
  }

  override computeMask(x: Tensor): Tensor {
    return x.notEqual(this.maskValue).cast('float32').max(-1).greater(0)
  }

  call(x: Tensor): Tensor {
    return this.computeMask(x).expandDims(-1).where(x, 0)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), mask_value: this.maskValue }
  }
}
