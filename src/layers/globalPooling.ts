import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import type { CallContext, LayerOptions } from './layer.js'
import { type ImageLayerOptions, SpatialLayer } from './spatialLayer.js'

export interface GlobalPoolingOptions extends ImageLayerOptions {
  /** Whether the pooled axes stay, with size 1. @default false */
  keepdims?: boolean
}

/** One number for each channel: [batch, …axes, channels] → [batch, channels]. */
abstract class GlobalPooling extends SpatialLayer {
  static override readonly options = table<GlobalPoolingOptions, LayerOptions>({
    dataFormat: 'string?',
    keepdims: 'boolean',
  })
  static override readonly takesFloat16 = true
  readonly keepdims: boolean

  constructor(...given: Given<GlobalPoolingOptions, [], [dataFormat: string | null, keepdims: boolean]>) {
    const options = named<GlobalPoolingOptions>(new.target.name, GlobalPooling.options, given)
    super(options)
    this.keepdims = options.keepdims ?? false
  }

  /** The axes between the batch and the channels. */
  protected get pooled(): number[] {
    return [1, 2, 3].slice(0, this.rank)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), keepdims: this.keepdims }
  }
}

/** The mean of each channel. */
abstract class GlobalAveragePooling extends GlobalPooling {
  protected compute(x: Tensor, _context?: CallContext): Tensor {
    return x.mean(this.pooled, this.keepdims)
  }
}

/** The largest value of each channel. */
abstract class GlobalMaxPooling extends GlobalPooling {
  protected compute(x: Tensor): Tensor {
    return x.max(this.pooled, this.keepdims)
  }
}

/**
 * The mean of each feature over the steps that count; NaN where none does, as in Keras
 * (keras.io/api/layers/pooling_layers/global_average_pooling1d).
 */
export class GlobalAveragePooling1D extends GlobalAveragePooling {
  static override readonly kerasClass: string = 'GlobalAveragePooling1D'
  static override readonly rank = 1
  protected override compute(x: Tensor, context?: CallContext): Tensor {
    const mask = [context?.mask ?? null].flat()[0]
    if (!mask) return super.compute(x)
    const counted = mask.expandDims(-1)
    return counted.where(x, 0).sum(1, this.keepdims).div(counted.cast('float32').sum(1, this.keepdims))
  }

  /** Nothing is left of the steps. */
  override computeMask(): null {
    return null
  }
}

/** The mean of each channel of images (keras.io/api/layers/pooling_layers/global_average_pooling2d). */
export class GlobalAveragePooling2D extends GlobalAveragePooling {
  static override readonly kerasClass: string = 'GlobalAveragePooling2D'
}

/** The mean of each channel of volumes (keras.io/api/layers/pooling_layers/global_average_pooling3d). */
export class GlobalAveragePooling3D extends GlobalAveragePooling {
  static override readonly kerasClass: string = 'GlobalAveragePooling3D'
  static override readonly rank = 3
}

/** The largest value of each feature over all steps (keras.io/api/layers/pooling_layers/global_max_pooling1d). */
export class GlobalMaxPooling1D extends GlobalMaxPooling {
  static override readonly kerasClass: string = 'GlobalMaxPooling1D'
  static override readonly rank = 1
}

/** The largest value of each channel of images (keras.io/api/layers/pooling_layers/global_max_pooling2d). */
export class GlobalMaxPooling2D extends GlobalMaxPooling {
  static override readonly kerasClass: string = 'GlobalMaxPooling2D'
}

/** The largest value of each channel of volumes (keras.io/api/layers/pooling_layers/global_max_pooling3d). */
export class GlobalMaxPooling3D extends GlobalMaxPooling {
  static override readonly kerasClass: string = 'GlobalMaxPooling3D'
  static override readonly rank = 3
}
