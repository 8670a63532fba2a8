import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { surroundingContext } from './callContext.js'
import { type CallContext, Layer, type LayerOptions } from './layer.js'
import { LayerRandom } from './layerRandom.js'
import { titleOf } from './requirements.js'

export interface GaussianNoiseOptions extends LayerOptions {
  /** Fixes the noise, whatever the model's seed. @default null */
  seed?: number | null
}

/**
 * In training, adds normal noise of mean 0 to each element; else does nothing
 * (keras.io/api/layers/regularization_layers/gaussian_noise). Any shape → the same.
 */
export class GaussianNoise extends Layer {
  static override readonly kerasClass: string = 'GaussianNoise'
  static override readonly options = table<GaussianNoiseOptions & { stddev: number }, LayerOptions>({
    stddev: 'number!',
    seed: 'number?',
  })
  override supportsMasking = true
  readonly stddev: number
  readonly seed: number | null
  readonly #random: LayerRandom

  constructor(...given: Given<GaussianNoiseOptions, [stddev: number], [seed: number | null]>) {
    const options = named<GaussianNoiseOptions & { stddev: number }>(
      new.target.name,
      GaussianNoise.options,
      given,
    )
    const { stddev, seed = null } = options
    super(options)
    if (!(stddev >= 0 && stddev <= 1)) {
      throw new RangeError(`${titleOf(this)}: expected a stddev in [0, 1], got ${stddev}`)
    }
    this.stddev = stddev
    this.seed = seed
    this.#random = new LayerRandom(seed)
  }

  call(x: Tensor, context: CallContext = surroundingContext()): Tensor {
    if (!context.training || this.stddev === 0) return x
    return x.add(this.#random.of(context).normal(x.shape, 0, this.stddev))
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), stddev: this.stddev, seed: this.seed }
  }
}
