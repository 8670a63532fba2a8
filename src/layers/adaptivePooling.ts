import { type Given, named, table } from '../options.js'
import { tensor } from '../tensor/create.js'
import { averagePool, maxPool, type Pool } from '../tensor/ops/pool.js'
import type { Tensor } from '../tensor/tensor.js'
import type { LayerOptions } from './layer.js'
import { requireSizes, type Sizes } from './requirements.js'
import { type ImageLayerOptions, SpatialLayer } from './spatialLayer.js'

/**
 * Pools to a size, whatever the input's: [batch, …axes, channels] → [batch, …outputSize, channels]. Window i along an axis
 * goes from ⌊i · inputs / outputs⌋ to ⌈(i + 1) · inputs / outputs⌉; where that is the same for all, it is a plain pooling.
 */
abstract class AdaptivePooling extends SpatialLayer {
  static override readonly options = table<ImageLayerOptions & { outputSize: Sizes }, LayerOptions>({
    outputSize: 'any!',
    dataFormat: 'string?',
  })
  static override readonly takesFloat16 = false
  readonly outputSize: readonly number[]

  constructor(...given: Given<ImageLayerOptions, [outputSize: Sizes], [dataFormat: string | null]>) {
    const options = named<ImageLayerOptions & { outputSize: Sizes }>(
      new.target.name,
      AdaptivePooling.options,
      given,
    )
    super(options)
    this.outputSize = requireSizes(this, 'outputSize', options.outputSize, this.rank)
  }

  /** @internal */
  protected abstract readonly pool: Pool
  /** What the windows' elements along an axis of x [outer, windows, elements, inner] come to. @internal */
  protected abstract fold(x: Tensor, counts: readonly number[]): Tensor

  protected compute(x: Tensor): Tensor {
    const inputs = x.shape.slice(1, -1)
    const whole = inputs.every((size, axis) => size > 0 && size % this.outputSize[axis] === 0)
    if (whole) {
      return this.pool(
        x,
        inputs.map((size, axis) => size / this.outputSize[axis]),
      )
    }
    return this.outputSize.reduce((y, outputs, axis) => this.#along(y, axis + 1, outputs), x)
  }

  #along(x: Tensor, axis: number, outputs: number): Tensor {
    const inputs = x.shape[axis]
    const windows = Array.from({ length: outputs }, (_, i) => {
      const from = Math.floor((i * inputs) / outputs)
      return { from, count: Math.ceil(((i + 1) * inputs) / outputs) - from }
    })
    const most = Math.max(...windows.map(({ count }) => count))
    // Shorter windows see their last element more than once.
    const places = windows.flatMap(({ from, count }) =>
      Array.from({ length: most }, (_, i) => from + Math.min(i, count - 1)),
    )
    const size = (from: number, to?: number) => x.shape.slice(from, to).reduce((a, b) => a * b, 1)
    const elements = x
      .gather(tensor(Int32Array.from(places)), axis)
      .reshape([size(0, axis), outputs, most, size(axis + 1)])
    const folded = this.fold(
      elements,
      windows.map(({ count }) => count),
    )
    return folded.reshape(x.shape.with(axis, outputs))
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), output_size: this.outputSize }
  }
}

/** The mean of each window. */
abstract class AdaptiveAveragePooling extends AdaptivePooling {
  /** @internal */
  protected get pool(): Pool {
    return averagePool
  }

  /** @internal */
  protected fold(x: Tensor, counts: readonly number[]): Tensor {
    const most = x.shape[2]
    const shares = counts.map((count) => Array.from({ length: most }, (_, i) => (i < count ? 1 / count : 0)))
    return x.mul(tensor(shares).expandDims(-1)).sum(2)
  }
}

/** The largest value of each window. */
abstract class AdaptiveMaxPooling extends AdaptivePooling {
  /** @internal */
  protected get pool(): Pool {
    return maxPool
  }

  /** @internal */
  protected fold(x: Tensor): Tensor {
    return x.max(2)
  }
}

/** Pools sequences to as many steps by means (keras.io/api/layers/pooling_layers/adaptive_average_pooling1d). */
export class AdaptiveAveragePooling1D extends AdaptiveAveragePooling {
  static override readonly kerasClass: string = 'AdaptiveAveragePooling1D'
  static override readonly rank = 1
}

/** Pools images to as many rows and columns by means (keras.io/api/layers/pooling_layers/adaptive_average_pooling2d). */
export class AdaptiveAveragePooling2D extends AdaptiveAveragePooling {
  static override readonly kerasClass: string = 'AdaptiveAveragePooling2D'
}

/** Pools volumes to as many slices, rows and columns by means (keras.io/api/layers/pooling_layers/adaptive_average_pooling3d). */
export class AdaptiveAveragePooling3D extends AdaptiveAveragePooling {
  static override readonly kerasClass: string = 'AdaptiveAveragePooling3D'
  static override readonly rank = 3
}

/** Pools sequences to as many steps by largest values (keras.io/api/layers/pooling_layers/adaptive_max_pooling1d). */
export class AdaptiveMaxPooling1D extends AdaptiveMaxPooling {
  static override readonly kerasClass: string = 'AdaptiveMaxPooling1D'
  static override readonly rank = 1
}

/** Pools images to as many rows and columns by largest values (keras.io/api/layers/pooling_layers/adaptive_max_pooling2d). */
export class AdaptiveMaxPooling2D extends AdaptiveMaxPooling {
  static override readonly kerasClass: string = 'AdaptiveMaxPooling2D'
}

/** Pools volumes to as many slices, rows and columns by largest values (keras.io/api/layers/pooling_layers/adaptive_max_pooling3d). */
export class AdaptiveMaxPooling3D extends AdaptiveMaxPooling {
  static override readonly kerasClass: string = 'AdaptiveMaxPooling3D'
  static override readonly rank = 3
}
