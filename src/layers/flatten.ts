import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import { channelsLast, type DataFormat, type ImageLayerOptions, requireDataFormat } from './spatialLayer.js'

/**
 * Everything but the batch in one axis: [batch, ...] → [batch, features]; a view, nothing is copied, unless the channels
 * are in axis 1: then they go behind first, as in Keras.
 */
export class Flatten extends Layer {
  static override readonly kerasClass: string = 'Flatten'
  static override readonly options = table<ImageLayerOptions, LayerOptions>({ dataFormat: 'string?' })
  static override readonly takesFloat16 = true
  static override readonly movesElements = true
  readonly dataFormat: DataFormat

  constructor(...given: Given<ImageLayerOptions, []>) {
    const options = named<ImageLayerOptions>(new.target.name, Flatten.options, given)
    super(options)
    this.dataFormat = requireDataFormat(this, options)
  }

  call(x: Tensor): Tensor {
    const inOrder = this.dataFormat === 'channels_first' && x.rank > 1 ? channelsLast(x) : x
    return inOrder.reshape([x.shape[0], x.shape[0] === 0 ? x.shape.slice(1).reduce((a, b) => a * b, 1) : -1])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), data_format: this.dataFormat }
  }
}
