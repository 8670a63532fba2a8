import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import { type ImageLayerOptions, requireChannelsLast } from './requirements.js'

/** Everything but the batch in one axis: [batch, ...] → [batch, features]; a view, nothing is copied. */
export class Flatten extends Layer {
  static override readonly kerasClass: string = 'Flatten'
  static override readonly options = table<ImageLayerOptions, LayerOptions>({ dataFormat: 'string?' })
  static override readonly takesFloat16 = true
  static override readonly movesElements = true

  constructor(...given: Given<ImageLayerOptions, []>) {
    const options = named<ImageLayerOptions>(new.target.name, Flatten.options, given)
    super(options)
    requireChannelsLast(this, options)
  }

  call(x: Tensor): Tensor {
    return x.reshape([x.shape[0], x.shape[0] === 0 ? x.shape.slice(1).reduce((a, b) => a * b, 1) : -1])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), data_format: 'channels_last' }
  }
}
