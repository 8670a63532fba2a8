import { type Given, named, table } from '../../options.js'
import type { Range } from '../../tensor/ops/randomAffine.js'
import { type ResizeOptions, resize } from '../../tensor/ops/resize.js'
import { pcg } from '../../tensor/pcg.js'
import type { Random } from '../../tensor/random.js'
import { gpu } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, endsOf, type RandomFactor } from '../augmentation.js'
import type { LayerOptions } from '../layer.js'
import { requireOneOf, titleOf } from '../requirements.js'
import type { Shape } from '../symbolic.js'

// Keras 2's; Keras 3 has them no more, and opens no file with them.

export interface RandomSizeOptions extends Omit<AugmentationOptions, 'dataFormat'> {
  /** What lies between pixels. @default 'bilinear' */
  interpolation?: ResizeOptions['interpolation']
}

const sizeTable = table<RandomSizeOptions & { factor: RandomFactor }, LayerOptions>({
  factor: 'any!',
  interpolation: 'string',
  seed: 'number?',
})

/** Brings the images of a batch to a size along one axis that is drawn for the batch. */
abstract class RandomSize extends Augmentation {
  static override readonly options = sizeTable
  /** The axis: 1 for rows, 2 for columns. @internal */
  protected static readonly axis: 1 | 2
  readonly factor: Range
  readonly interpolation: 'nearest' | 'bilinear'

  constructor(
    ...given: Given<
      RandomSizeOptions,
      [factor: RandomFactor],
      [interpolation: 'nearest' | 'bilinear', seed: number | null]
    >
  ) {
    const options = named<RandomSizeOptions & { factor: RandomFactor }>(
      new.target.name,
      new.target.options,
      given,
    )
    super(options)
    this.factor = endsOf(this, 'factor', options.factor, [-1, Infinity])
    const { interpolation = 'bilinear' } = options
    this.interpolation = requireOneOf(this, 'interpolation', ['nearest', 'bilinear'], interpolation)
  }

  get #axis(): 1 | 2 {
    return (this.constructor as typeof RandomSize).axis
  }

  protected change(images: Tensor, random: Random): Tensor {
    if (gpu().recording) {
      throw new Error(
        `${titleOf(this)}: gives images of another size in each batch, and a recorded step has one size: call it on the ` +
          'batches instead of having it in the model, layer.apply(images, { training: true })',
      )
    }
    const [low, high] = this.factor
    // Sizes have to be known here, so the number is the host's.
    const share = low + ((high - low) * pcg(random.fork().seed)) / 2 ** 32
    const size = [images.shape[1], images.shape[2]] as [number, number]
    const at = this.#axis - 1
    size[at] = Math.max(Math.trunc((1 + share) * size[at]), 1)
    return resize(images, size, { interpolation: this.interpolation })
  }

  override computeOutputShape(shape: Shape): Shape {
    this.requireInput(shape)
    return shape.with(this.#axis, null)
  }

  override getConfig(): Record<string, unknown> {
    const { data_format: _, ...config } = super.getConfig()
    return { ...config, factor: this.factor, interpolation: this.interpolation, seed: this.seed }
  }
}

/**
 * Images [batch, height, width, channels] at a height drawn for the batch, in training: (1 + f)·height, f from `factor`, a number
 * for as far up as down. Keras 2's layer: Keras 3 opens no file with it.
 */
export class RandomHeight extends RandomSize {
  static override readonly kerasClass: string = 'RandomHeight'
  protected static override readonly axis = 1
}

/** As RandomHeight, across. */
export class RandomWidth extends RandomSize {
  static override readonly kerasClass: string = 'RandomWidth'
  protected static override readonly axis = 2
}
