import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { surroundingContext } from './callContext.js'
import { type CallContext, Layer, type LayerOptions } from './layer.js'
import { LayerRandom } from './layerRandom.js'
import { requireRate } from './requirements.js'

export interface GaussianDropoutOptions extends LayerOptions {
  /** Fixes the noise, whatever the model's seed. @default null */
  seed?: number | null
}

/**
 * In training, multiplies each element by normal noise of mean 1 and standard deviation √(rate / (1 - rate)), as much as
 * dropout makes; else does nothing (keras.io/api/layers/regularization_layers/gaussian_dropout). Any shape → the same.
 */
export class GaussianDropout extends Layer {
  static override readonly kerasClass: string = 'GaussianDropout'
  static override readonly options = table<GaussianDropoutOptions & { rate: number }, LayerOptions>({
    rate: 'number!',
    seed: 'number?',
  })
  override supportsMasking = true
  readonly rate: number
  readonly seed: number | null
  readonly #random: LayerRandom

  constructor(...given: Given<GaussianDropoutOptions, [rate: number], [seed: number | null]>) {
    const options = named<GaussianDropoutOptions & { rate: number }>(
      new.target.name,
      GaussianDropout.options,
      given,
    )
    super(options)
    this.rate = requireRate(this, 'rate', options.rate)
    this.seed = options.seed ?? null
    this.#random = new LayerRandom(this.seed)
  }

  call(x: Tensor, context: CallContext = surroundingContext()): Tensor {
    if (!context.training || this.rate === 0) return x
    return x.mul(this.#random.of(context).normal(x.shape, 1, Math.sqrt(this.rate / (1 - this.rate))))
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed }
  }
}
