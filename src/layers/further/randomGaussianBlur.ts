import { type Given, named, table } from '../../options.js'
import { show } from '../../show.js'
import { tensor } from '../../tensor/create.js'
import { windowed } from '../../tensor/ops/imageWindows.js'
import type { Range } from '../../tensor/ops/randomAffine.js'
import type { Random } from '../../tensor/random.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Augmentation, type AugmentationOptions, endsOf, type RandomFactor } from '../augmentation.js'
import type { LayerOptions } from '../layer.js'
import { titleOf } from '../requirements.js'

export interface RandomGaussianBlurOptions extends AugmentationOptions {
  /** How likely an image is blurred: drawn for each of them. @default 1, so between 0 and 1 */
  factor?: RandomFactor
  /** Height and width of the window, odd numbers. @default 3 */
  kernelSize?: number | readonly [number, number]
  /** Width of the bell curve, drawn for each batch along either axis. @default 1, so between 0 and 1 */
  sigma?: RandomFactor
  /** What values are held within. @default [0, 255] */
  valueRange?: Range
}

/**
 * Blurs images by a bell curve, each with a likelihood drawn from `factor`, in training
 * (keras.io/api/layers/preprocessing_layers/image_augmentation/random_gaussian_blur).
 */
export class RandomGaussianBlur extends Augmentation {
  static override readonly kerasClass: string = 'RandomGaussianBlur'
  static override readonly options = table<RandomGaussianBlurOptions, LayerOptions>({
    factor: 'any',
    kernelSize: 'any',
    sigma: 'any',
    valueRange: 'any',
    dataFormat: 'string?',
    seed: 'number?',
  })
  readonly factor: Range
  readonly kernelSize: readonly [number, number]
  readonly sigma: Range
  readonly valueRange: Range

  constructor(
    ...given: Given<
      RandomGaussianBlurOptions,
      [],
      [
        factor: RandomFactor,
        kernelSize: number | readonly [number, number],
        sigma: RandomFactor,
        valueRange: Range,
      ]
    >
  ) {
    const options = named<RandomGaussianBlurOptions>(new.target.name, RandomGaussianBlur.options, given)
    super(options)
    const { factor = 1, kernelSize = 3, sigma = 1, valueRange = [0, 255] } = options
    const size = typeof kernelSize === 'number' ? ([kernelSize, kernelSize] as const) : kernelSize
    if (size.length !== 2 || !size.every((n) => Number.isInteger(n) && n > 0 && n % 2 === 1)) {
      throw new RangeError(
        `${titleOf(this)}: expected kernelSize as one odd number or two, got ${show(kernelSize)}`,
      )
    }
    this.factor = endsOf(this, 'factor', factor, [0, 1])
    this.kernelSize = size
    this.sigma = endsOf(this, 'sigma', sigma, [0, 1])
    this.valueRange = valueRange
  }

  protected change(images: Tensor, random: Random): Tensor {
    const count = images.shape[0]
    const likely = random.uniform([count, 1, 1, 1], ...this.factor)
    const chosen = random.uniform([count, 1, 1, 1]).less(likely)
    const sigmas = random.uniform([2], ...this.sigma).add(1e-6)
    const [height, width] = this.kernelSize
    const rows = bell(height, sigmas.slice([1], [2])).reshape([height, 1])
    const columns = bell(width, sigmas.slice([0], [1])).reshape([1, width])
    return chosen.where(windowed(images, rows.mul(columns)), images).clip(...this.valueRange)
  }

  override getConfig(): Record<string, unknown> {
    const { factor, kernelSize, sigma, valueRange, seed } = this
    return { ...super.getConfig(), factor, kernel_size: kernelSize, sigma, value_range: valueRange, seed }
  }
}

/** A bell curve of width `sigma` at `size` places, 1 in sum. */
export function bell(size: number, sigma: Tensor): Tensor {
  const places = Array.from({ length: size }, (_, i) => i - (size - 1) / 2)
  const raw = tensor(Float32Array.from(places)).div(sigma).square().mul(-0.5).exp()
  return raw.div(raw.sum())
}
