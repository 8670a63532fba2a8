import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { type CallContext, Layer, type LayerOptions } from './layer.js'
import { type ImageLayerOptions, requireAxes, requireChannelsLast } from './requirements.js'

const IMAGES = ['batch', 'height', 'width', 'channels']
const SEQUENCES = ['batch', 'steps', 'features']

export interface GlobalPoolingOptions extends ImageLayerOptions {
  /** Whether the pooled axes stay, with size 1. @default false */
  keepdims?: boolean
}

/**
 * One number for each channel of an image, [batch, height, width, channels] → [batch, channels], or for each feature of a
 * sequence, [batch, steps, features] → [batch, features].
 */
abstract class GlobalPooling extends Layer {
  static override readonly options = table<GlobalPoolingOptions, LayerOptions>({
    dataFormat: 'string?',
    keepdims: 'boolean',
  })
  static override readonly takesFloat16 = true
  readonly keepdims: boolean

  constructor(...given: Given<GlobalPoolingOptions, [], [dataFormat: string | null, keepdims: boolean]>) {
    const options = named<GlobalPoolingOptions>(new.target.name, GlobalPooling.options, given)
    super(options)
    requireChannelsLast(this, options)
    this.keepdims = options.keepdims ?? false
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), data_format: 'channels_last', keepdims: this.keepdims }
  }
}

/**
 * The mean of each feature over the steps that count; NaN where none does, as in Keras
 * (keras.io/api/layers/pooling_layers/global_average_pooling1d).
 */
export class GlobalAveragePooling1D extends GlobalPooling {
  static override readonly kerasClass: string = 'GlobalAveragePooling1D'
  call(x: Tensor, context?: CallContext): Tensor {
    requireAxes(this, x.shape, SEQUENCES)
    const mask = [context?.mask ?? null].flat()[0]
    if (!mask) return x.mean(1, this.keepdims)
    const counted = mask.expandDims(-1)
    return counted.where(x, 0).sum(1, this.keepdims).div(counted.cast('float32').sum(1, this.keepdims))
  }

  /** Nothing is left of the steps. */
  override computeMask(): null {
    return null
  }
}

/** The largest value of each feature over all steps (keras.io/api/layers/pooling_layers/global_max_pooling1d). */
export class GlobalMaxPooling1D extends GlobalPooling {
  static override readonly kerasClass: string = 'GlobalMaxPooling1D'
  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, SEQUENCES)
    return x.max(1, this.keepdims)
  }
}

/** The mean of each channel (keras.io/api/layers/pooling_layers/global_average_pooling2d). */
export class GlobalAveragePooling2D extends GlobalPooling {
  static override readonly kerasClass: string = 'GlobalAveragePooling2D'
  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, IMAGES)
    return x.mean([1, 2], this.keepdims)
  }
}

/** The largest value of each channel (keras.io/api/layers/pooling_layers/global_max_pooling2d). */
export class GlobalMaxPooling2D extends GlobalPooling {
  static override readonly kerasClass: string = 'GlobalMaxPooling2D'
  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, IMAGES)
    return x.max([1, 2], this.keepdims)
  }
}
