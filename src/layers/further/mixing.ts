import { argsort } from '../../tensor/ops/sorting.js'
import { isFloat } from '../../tensor/ops/tensorLike.js'
import type { Random } from '../../tensor/random.js'
import { Tensor } from '../../tensor/tensor.js'
import type { AugmentationOptions } from '../augmentation.js'
import { surroundingContext } from '../callContext.js'
import { type CallContext, Layer, type LayerInput } from '../layer.js'
import { LayerRandom } from '../layerRandom.js'
import { requireAxes, titleOf } from '../requirements.js'
import { channelsFirst, channelsLast, type DataFormat, requireDataFormat } from '../spatialLayer.js'

/** How much of each image stays, [n, 1, 1, 1], and the images that came of it. */
export interface Mixed {
  images: Tensor
  weight: Tensor
}

/**
 * Mixes each image with another of its batch, and their labels as much. Takes images [batch, height, width, channels], or
 * a list of these and labels [batch, …], where Keras takes a dictionary; gives the same, in floats. Changes nothing
 * outside training.
 */
export abstract class Mixing extends Layer<LayerInput> {
  readonly seed: number | null
  readonly dataFormat: DataFormat
  readonly #random: LayerRandom

  constructor({ seed = null, dataFormat, ...options }: AugmentationOptions) {
    super(options)
    this.seed = seed
    this.dataFormat = requireDataFormat(this, { dataFormat })
    this.#random = new LayerRandom(seed)
  }

  /** Images [n, height, width, channels], each mixed with that at its place among the others. */
  protected abstract mix(images: Tensor, others: Tensor, random: Random): Mixed

  call(input: LayerInput, context: CallContext = surroundingContext()): Tensor | readonly Tensor[] {
    const [images, labels, ...more] = input instanceof Tensor ? [input] : input
    if (more.length > 0)
      throw new RangeError(
        `${titleOf(this)}: expected images, or images and labels, got ${more.length + 2} tensors`,
      )
    requireAxes(this, images.shape, ['batch', 'height', 'width', 'channels'])
    if (labels) this.#requireLabels(labels, images)
    const floats = [images, ...(labels ? [labels] : [])].map((x) => x.cast('float32'))
    if (!context.training) return labels ? floats : floats[0]
    const first = this.dataFormat === 'channels_first'
    const x = first ? channelsLast(floats[0]) : floats[0]
    const random = this.#random.of(context)
    // A random order that a recorded step draws anew each time.
    const order = argsort(random.uniform([x.shape[0]]))
    const mixed = this.mix(x, x.gather(order), random)
    const y = first ? channelsFirst(mixed.images) : mixed.images
    if (!labels) return y
    const weight = mixed.weight.reshape(labels.shape.map((n, axis) => (axis === 0 ? n : 1)))
    return [y, between(floats[1], floats[1].gather(order), weight)]
  }

  #requireLabels(labels: Tensor, { shape }: Tensor): void {
    if (labels.rank > 0 && labels.shape[0] === shape[0] && (labels.rank > 1 || isFloat(labels))) return
    throw new RangeError(
      `${titleOf(this)}: expected labels to mix, [${shape[0]}, classes], numbers of classes as ops.oneHot(labels, classes), ` +
        `got ${labels.dtype} [${labels.shape}]`,
    )
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), data_format: this.dataFormat, seed: this.seed }
  }
}

/** weight · x + (1 - weight) · y */
export function between(x: Tensor, y: Tensor, weight: Tensor): Tensor {
  return x.mul(weight).add(y.mul(weight.neg().add(1)))
}

/**
 * Draws of the beta distribution with both its parameters alpha, one for each element of a shape, also where alpha is
 * next to 0 (Bailey, "Polar Generation of Random Variates with the t-Distribution", 1994).
 */
export function symmetricBeta(random: Random, shape: readonly number[], alpha: number | Tensor): Tensor {
  const size = random.uniform(shape).maximum(1e-30).log().neg().div(alpha).minimum(80)
  const w = size
    .expm1()
    .sqrt()
    .mul(random.uniform(shape, 0, 2 * Math.PI).cos())
  return w.div(w.square().add(1).sqrt()).add(1).div(2)
}
