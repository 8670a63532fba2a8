import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'

export interface UnitNormalizationOptions extends LayerOptions {
  /** The axes along which vectors lie. @default -1 */
  axis?: number | readonly number[]
}

/** What lengths are at least. */
const EPSILON = 1e-12

/**
 * x / |x|, the length being that along `axis`; what is all 0 stays 0
 * (keras.io/api/layers/normalization_layers/unit_normalization). Any shape → the same.
 */
export class UnitNormalization extends Layer {
  static override readonly kerasClass: string = 'UnitNormalization'
  static override readonly options = table<UnitNormalizationOptions, LayerOptions>({ axis: 'any' })
  override supportsMasking = true
  readonly axis: number | readonly number[]

  constructor(...given: Given<UnitNormalizationOptions, [], [axis: number | readonly number[]]>) {
    const options = named<UnitNormalizationOptions>(new.target.name, UnitNormalization.options, given)
    super(options)
    this.axis = options.axis ?? -1
  }

  call(x: Tensor): Tensor {
    const square = x.square().sum(this.axis, true)
    return x.mul(square.maximum(EPSILON ** 2).rsqrt())
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), axis: this.axis }
  }
}
