import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import { type ImageLayerOptions, requireAxes, requireChannelsLast } from './requirements.js'

export interface GlobalPoolingOptions extends ImageLayerOptions {
  /** Whether height and width stay, at size 1. */
  keepdims?: boolean
}

/** One number for each channel of an image: [batch, height, width, channels] → [batch, channels]. */
abstract class GlobalPooling2D extends Layer {
  static override readonly options = table<GlobalPoolingOptions, LayerOptions>({
    dataFormat: 'string?',
    keepdims: 'boolean',
  })
  static override readonly takesFloat16 = true
  readonly keepdims: boolean

  constructor(...given: Given<GlobalPoolingOptions, [], [dataFormat: string | null, keepdims: boolean]>) {
    const options = named<GlobalPoolingOptions>(new.target.name, GlobalPooling2D.options, given)
    super(options)
    requireChannelsLast(this, options)
    this.keepdims = options.keepdims ?? false
  }

  protected requireImages(x: Tensor): void {
    requireAxes(this, x.shape, ['batch', 'height', 'width', 'channels'])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), data_format: 'channels_last', keepdims: this.keepdims }
  }
}

/** The mean of each channel (keras.io/api/layers/pooling_layers/global_average_pooling2d). */
export class GlobalAveragePooling2D extends GlobalPooling2D {
  call(x: Tensor): Tensor {
    this.requireImages(x)
    return x.mean([1, 2], this.keepdims)
  }
}

/** The largest value of each channel (keras.io/api/layers/pooling_layers/global_max_pooling2d). */
export class GlobalMaxPooling2D extends GlobalPooling2D {
  call(x: Tensor): Tensor {
    this.requireImages(x)
    return x.max([1, 2], this.keepdims)
  }
}
