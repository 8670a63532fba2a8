import { type Given, named, table } from '../options.js'
import { misplaced, show } from '../show.js'
import { ones } from '../tensor/create.js'
import { dropout } from '../tensor/ops/dropout.js'
import type { Tensor } from '../tensor/tensor.js'
import { surroundingContext } from './callContext.js'
import { type CallContext, Layer, type LayerOptions } from './layer.js'
import { LayerRandom } from './layerRandom.js'
import { requireRate, titleOf } from './requirements.js'

export interface DropoutOptions extends LayerOptions {
  /** Fixes what is dropped, whatever the model's seed. @default null */
  seed?: number | null
  /**
   * The mask's shape; it is repeated along axes of size 1, and null in it stands for the input's own size.
   * null: the input's shape.
   * @default null
   */
  noiseShape?: readonly (number | null)[] | null
}

/**
 * In training, puts a share `rate` of the elements to 0 and divides the others by 1 - rate; else does nothing
 * (Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014;
 * keras.io/api/layers/regularization_layers/dropout). Any shape → the same.
 */
export class Dropout extends Layer {
  static override readonly kerasClass: string = 'Dropout'
  static override readonly options = table<DropoutOptions & { rate: number }, LayerOptions>({
    rate: 'number!',
    noiseShape: 'any',
    seed: 'number?',
  })
  static override readonly takesFloat16: boolean = true
  override supportsMasking = true
  readonly rate: number
  readonly seed: number | null
  readonly noiseShape: readonly (number | null)[] | null
  /** @internal */
  protected readonly random: LayerRandom

  constructor(
    ...given: Given<
      DropoutOptions,
      [rate: number],
      [noiseShape: DropoutOptions['noiseShape'], seed: number | null]
    >
  ) {
    const options = named<DropoutOptions & { rate: number }>(new.target.name, Dropout.options, given)
    const { rate, seed = null, noiseShape = null } = options
    super(options)
    this.rate = requireRate(this, 'rate', rate)
    this.seed = seed
    if (noiseShape !== null && !Array.isArray(noiseShape)) {
      throw new RangeError(
        `${titleOf(this)}: ${misplaced("noiseShape to be a list of the mask's sizes, such as [null, 1, 8]", noiseShape)}`,
      )
    }
    this.noiseShape = noiseShape
    this.random = new LayerRandom(seed)
  }

  call(x: Tensor, context: CallContext = surroundingContext()): Tensor {
    if (!context.training || this.rate === 0) return x
    const from = this.random.of(context)
    const shape = this.maskShape(x)
    if (shape.join() === x.shape.join()) return dropout(x, this.rate, from)
    return x.mul(dropout(ones(shape), this.rate, from))
  }

  /** The shape of the mask for an input. */
  protected maskShape({ shape }: Tensor): readonly number[] {
    const { noiseShape } = this
    if (!noiseShape) return shape
    const mask = noiseShape.map((n, axis) => n ?? shape[axis])
    if (mask.length !== shape.length || !mask.every((n, axis) => n === 1 || n === shape[axis])) {
      throw new RangeError(
        `${titleOf(this)}: expected a noiseShape that repeats to the input's ${show(shape)}, got ${show(noiseShape)}`,
      )
    }
    return mask
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed, noise_shape: this.noiseShape }
  }
}
