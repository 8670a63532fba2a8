import { tensor } from '../tensor/create.js'
import { NdArray } from '../tensor/ndarray.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer } from './layer.js'
import {
  type ImageLayerOptions,
  requireAxes,
  requireChannelsLast,
  requireOneOf,
  requireSizes,
  type Sizes,
} from './requirements.js'

export interface UpSampling2DOptions extends ImageLayerOptions {
  /** `nearest`, where nothing is said: pixels are repeated; `bilinear`: values between them. */
  interpolation?: string
}

/**
 * Enlarges images: [batch, height, width, channels] → [batch, height · rows, width · columns, channels]
 * (keras.io/api/layers/reshaping_layers/up_sampling2d).
 */
export class UpSampling2D extends Layer {
  static readonly positional = ['size']
  /** How many times as many rows and columns. */
  readonly size: readonly number[]
  readonly interpolation: 'nearest' | 'bilinear'

  constructor(size: Sizes = 2, options: UpSampling2DOptions = {}) {
    super(options)
    requireChannelsLast(this, options)
    this.size = requireSizes(this, 'size', size, 2)
    const { interpolation = 'nearest' } = options
    this.interpolation = requireOneOf(this, 'interpolation', ['nearest', 'bilinear'], interpolation)
  }

  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, ['batch', 'height', 'width', 'channels'])
    const [batch, height, width, channels] = x.shape
    const [rows, columns] = this.size
    if (this.interpolation === 'nearest') {
      return x
        .reshape([batch, height, 1, width, 1, channels])
        .broadcastTo([batch, height, rows, width, columns, channels])
        .reshape([batch, height * rows, width * columns, channels])
    }
    // Each row, and then each column, of the result is a mean of two: a product with a matrix of weights.
    const tall = between(height, rows)
      .matmul(x.reshape([batch, height, width * channels]))
      .reshape([batch * height * rows, width, channels])
    return between(width, columns)
      .matmul(tall)
      .reshape([batch, height * rows, width * columns, channels])
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      size: this.size,
      data_format: 'channels_last',
      interpolation: this.interpolation,
    }
  }
}

/**
 * The weights [n · times, n] of linear interpolation. Pixels have an extent: the middle of pixel i of the result lies
 * at (i + ½) / times - ½ among the middles of the given pixels; beyond the last one, its value goes on.
 */
function between(n: number, times: number): Tensor {
  const weights = new Float32Array(n * times * n)
  for (let i = 0; i < n * times; i++) {
    const at = Math.min(Math.max((i + 0.5) / times - 0.5, 0), n - 1)
    const before = Math.floor(at)
    weights[i * n + before] += 1 - (at - before)
    weights[i * n + Math.min(before + 1, n - 1)] += at - before
  }
  return tensor(new NdArray(weights, [n * times, n]))
}
