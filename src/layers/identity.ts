import { type Given, named } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'

/** Gives its input as it is (keras.io/api/layers/core_layers/identity). Any shape → the same. */
export class Identity extends Layer {
  static override readonly kerasClass: string = 'Identity'
  static override readonly takesFloat16 = true
  static override readonly movesElements = true
  override supportsMasking = true

  constructor(...given: Given<LayerOptions, []>) {
    super(named(new.target.name, Identity.options, given))
  }

  call(x: Tensor): Tensor {
    return x
  }
}
