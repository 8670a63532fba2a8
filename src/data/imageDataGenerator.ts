import { checkOptions, table } from '../options.js'
import { tensor } from '../tensor/create.js'
import { arrayOf, NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import { checkSampling, type FillMode } from '../tensor/ops/affineTransform.js'
import { type Range, randomAffine } from '../tensor/ops/randomAffine.js'
import { randomFlip } from '../tensor/ops/randomFlip.js'
import { Random, sharedRandom } from '../tensor/random.js'
import { gpu, ready } from '../tensor/runtime.js'
import { Tensor } from '../tensor/tensor.js'

export interface ImageDataGeneratorOptions {
  /** Images are turned by up to this many degrees, either way. @default 0 */
  rotationRange?: number
  /**
   * Images are shifted by up to this share of their width, or this many pixels from 1 on, either way.
   * @default 0
   */
  widthShiftRange?: number
  /** As `widthShiftRange`, of the height. @default 0 */
  heightShiftRange?: number
  /**
   * Lowest and highest zoom, of each axis by itself; below 1 images look larger. z stands for [1 - z, 1 + z].
   * @default 0
   */
  zoomRange?: number | Range
  /** Whether half of the images are mirrored, left to right. @default false */
  horizontalFlip?: boolean
  /** Whether half of the images are turned upside down. @default false */
  verticalFlip?: boolean
  /** What lies outside the image. @default 'nearest' */
  fillMode?: FillMode
  /** The value outside the image with fillMode `constant`. @default 0 */
  cval?: number
  /** What pixels are multiplied by, after everything else. Without it they stay as they are. */
  rescale?: number
  /** Whether each channel's mean over all images is subtracted; `fit` finds it. @default false */
  featurewiseCenter?: boolean
  /**
   * Whether each channel is divided by its standard deviation over all images; `fit` finds it.
   * @default false
   */
  featurewiseStdNormalization?: boolean
}

export interface FlowOptions {
  /** Images in a batch; the last batch of an epoch may have fewer. @default 32 */
  batchSize?: number
  /** Whether each epoch takes the images in a new random order. @default true */
  shuffle?: boolean
  /** Decides order and changes. Without it, the generator that `setRandomSeed` restarts does. */
  seed?: number
}

/** Batches of changed images with their targets. `length` is the number of batches in a pass. */
export interface Flow extends AsyncIterable<readonly [x: Tensor, y: Tensor]> {
  readonly length: number
}

const generatorTable = table<ImageDataGeneratorOptions>({
  rotationRange: 'number',
  widthShiftRange: 'number',
  heightShiftRange: 'number',
  zoomRange: 'any',
  horizontalFlip: 'boolean',
  verticalFlip: 'boolean',
  fillMode: 'string',
  cval: 'number',
  rescale: 'number',
  featurewiseCenter: 'boolean',
  featurewiseStdNormalization: 'boolean',
})

const flowTable = table<FlowOptions>({ batchSize: 'number', shuffle: 'boolean', seed: 'number' })

/** Against division by the deviation of a channel that never changes. */
const EPSILON = 1e-6

/**
 * Endless variations of a set of images: `model.fit(generator.flow(x, y))`, as Keras 2's class of this name.
 * Every image of a batch is turned, shifted, zoomed and mirrored on the device, by amounts drawn for it alone.
 */
export class ImageDataGenerator {
  readonly #options: Required<Omit<ImageDataGeneratorOptions, 'zoomRange'>> & { zoomRange: Range }
  #statistics: { mean: Float32Array; deviation: Float32Array } | null = null

  constructor(options: ImageDataGeneratorOptions = {}) {
    checkOptions(new.target.name, generatorTable, options)
    const { zoomRange = 0, ...others } = options
    this.#options = {
      rotationRange: 0,
      widthShiftRange: 0,
      heightShiftRange: 0,
      horizontalFlip: false,
      verticalFlip: false,
      fillMode: 'nearest',
      cval: 0,
      rescale: 1,
      featurewiseCenter: false,
      featurewiseStdNormalization: false,
      ...others,
      zoomRange: typeof zoomRange === 'number' ? [1 - zoomRange, 1 + zoomRange] : zoomRange,
    }
    const { rotationRange, widthShiftRange, heightShiftRange, zoomRange: zooms, fillMode } = this.#options
    for (const [name, value] of Object.entries({ rotationRange, widthShiftRange, heightShiftRange })) {
      if (value >= 0 && value < Infinity) continue
      throw new RangeError(`ImageDataGenerator: expected ${name} as a number from 0 up, got ${value}`)
    }
    if (!(zooms.length === 2 && zooms[0] > 0 && zooms[0] <= zooms[1] && zooms[1] < Infinity)) {
      throw new RangeError(
        'ImageDataGenerator: expected zoomRange as a number below 1, or [lowest, highest] above 0, ' +
          `got ${JSON.stringify(zoomRange)}`,
      )
    }
    checkSampling('ImageDataGenerator', { fillMode, interpolation: 'bilinear' })
  }

  /**
   * Finds the means and deviations that the featurewise options need, of images [N, H, W, C] as they are after
   * `rescale`; without those options there is nothing to find.
   */
  fit(images: NdArray | Numbers): void {
    const x = arrayOf(images, 'ImageDataGenerator')
    requireImages(x.shape)
    const { rescale, featurewiseCenter, featurewiseStdNormalization } = this.#options
    if (!featurewiseCenter && !featurewiseStdNormalization) return
    const { data } = x
    const channels = x.shape[3]
    const count = data.length / channels
    const mean = new Float64Array(channels)
    for (let i = 0; i < data.length; i++) mean[i % channels] += (data[i] * rescale) / count
    const variance = new Float64Array(channels)
    for (let i = 0; i < data.length; i++) {
      variance[i % channels] += (data[i] * rescale - mean[i % channels]) ** 2 / count
    }
    this.#statistics = {
      mean: Float32Array.from(mean),
      deviation: Float32Array.from(variance, (v) => Math.sqrt(v) + EPSILON),
    }
  }

  /** The images [N, H, W, C], each changed in its own way; then rescaled and normalized. */
  randomTransform(images: Tensor, random: Random): Tensor {
    requireImages(images.shape)
    const { rotationRange, widthShiftRange, heightShiftRange, zoomRange, fillMode, cval } = this.#options
    const [, height, width] = images.shape
    const around = (most: number): Range => [-most, most]
    const pixels = (range: number, size: number) => around(range < 1 ? range * size : range)
    const shift = { y: pixels(heightShiftRange, height), x: pixels(widthShiftRange, width) }
    const still = rotationRange === 0 && widthShiftRange === 0 && heightShiftRange === 0
    let y = images.cast('float32')
    if (!still || zoomRange[0] !== 1 || zoomRange[1] !== 1) {
      const angle = around((rotationRange / 180) * Math.PI)
      const ranges = { angle, shift, zoom: { y: zoomRange, x: zoomRange } }
      y = randomAffine(y, ranges, random, { fillMode, fillValue: cval })
    }
    if (this.#options.horizontalFlip) y = randomFlip(y, 2, random)
    if (this.#options.verticalFlip) y = randomFlip(y, 1, random)
    return this.#standardize(y)
  }

  #standardize(images: Tensor): Tensor {
    const { rescale, featurewiseCenter, featurewiseStdNormalization } = this.#options
    const scaled = rescale === 1 ? images : images.mul(rescale)
    if (!featurewiseCenter && !featurewiseStdNormalization) return scaled
    if (!this.#statistics) {
      throw new Error(
        'ImageDataGenerator: call fit(x) first: featurewiseCenter and featurewiseStdNormalization need its means',
      )
    }
    const { mean, deviation } = this.#statistics
    const perChannel = (values: Float32Array) => tensor(new NdArray(values, [values.length]))
    const centered = featurewiseCenter ? scaled.sub(perChannel(mean)) : scaled
    return featurewiseStdNormalization ? centered.div(perChannel(deviation)) : centered
  }

  /**
   * Batches of images [N, H, W, C] with their targets, changed anew each time. A loop over it makes one pass;
   * the next one draws another order and other changes.
   */
  flow(
    images: NdArray | Tensor | Numbers,
    targets: NdArray | Tensor | Numbers,
    options: FlowOptions = {},
  ): Flow {
    checkOptions('flow', flowTable, options)
    const { batchSize = 32, shuffle = true, seed } = options
    const [x, y] = [images, targets].map((values) =>
      values instanceof Tensor ? values : arrayOf(values, 'ImageDataGenerator'),
    )
    requireImages(x.shape)
    const count = x.shape[0]
    if (y.shape[0] !== count) {
      throw new RangeError(`ImageDataGenerator: x has ${count} images and y has ${y.shape[0]} targets`)
    }
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new RangeError(
        `ImageDataGenerator: expected batchSize as a whole number from 1 up, got ${batchSize}`,
      )
    }
    const random = seed === undefined ? sharedRandom().fork() : new Random(seed)
    const transform = (images: Tensor) => this.randomTransform(images, random)
    return {
      length: Math.ceil(count / batchSize),
      async *[Symbol.asyncIterator]() {
        await ready()
        const order = shuffle
          ? await random.permutation(count).data()
          : Int32Array.from({ length: count }, (_, i) => i)
        for (let first = 0; first < count; first += batchSize) {
          const rows = Int32Array.from(order.subarray(first, first + batchSize))
          yield gpu().scope(
            () => [transform(pick(x, rows)), pick(y, rows)] as const,
            (batch) => batch.map(({ buffer }) => buffer),
          )
        }
      },
    }
  }
}

/** The examples with these numbers, on the device. */
function pick(examples: NdArray | Tensor, rows: Int32Array): Tensor {
  if (examples instanceof NdArray) return tensor(examples.take(rows))
  return examples.gather(tensor(new NdArray(rows, [rows.length])))
}

function requireImages(shape: readonly number[]): void {
  if (shape.length === 4) return
  throw new RangeError(
    `ImageDataGenerator: expected images [N, height, width, channels], got [${shape}]; ` +
      'grey ones need a last axis of 1: x.reshape([n, height, width, 1])',
  )
}
