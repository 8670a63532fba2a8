import { checkOptions, table } from '../options.js'
import { misplaced, show } from '../show.js'
import { tensor } from '../tensor/create.js'
import { arrayOf, NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import {
  affineTransform,
  checkSampling,
  type FillMode,
  type Sampling,
} from '../tensor/ops/affineTransform.js'
import { concat } from '../tensor/ops/concat.js'
import { type Range, randomAffine } from '../tensor/ops/randomAffine.js'
import { randomFlip } from '../tensor/ops/randomFlip.js'
import { Random, sharedRandom } from '../tensor/random.js'
import { gpu, ready } from '../tensor/runtime.js'
import { sizeOf } from '../tensor/shape.js'
import { Tensor } from '../tensor/tensor.js'
import type { Columns } from './flowFromDataframe.js'
import { toCategorical } from './toCategorical.js'
import { zcaWhitening } from './zcaWhitening.js'

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
  /** Whether each image's own mean is subtracted. @default false */
  samplewiseCenter?: boolean
  /** Whether each image is divided by its own standard deviation. @default false */
  samplewiseStdNormalization?: boolean
  /**
   * Whether values are made uncorrelated, each image staying as like itself as that allows; `fit` finds how, in seconds for
   * 28 × 28 pixels and in time that grows with the cube of the values of an image. Brings `featurewiseCenter` with it.
   * @default false
   */
  zcaWhitening?: boolean
  /** Keeps `zcaWhitening` from making much of values that hardly change. @default 1e-6 */
  zcaEpsilon?: number
  /** Images are sheared by up to this many degrees, either way. @default 0 */
  shearRange?: number
  /** What images are multiplied by: lowest and highest; 1 leaves them as they are. Without it, all are. */
  brightnessRange?: Range | null
  /** Up to this much is added to an image, either way, within its darkest and brightest values. @default 0 */
  channelShiftRange?: number
  /** What happens to each batch [N, H, W, C] before `rescale`. Without it, nothing. */
  preprocessingFunction?: ((images: Tensor) => Tensor) | null
  /** Share of the images that `flow` gives with `subset: 'validation'`: the first of them. @default 0 */
  validationSplit?: number
}

export interface FlowOptions {
  /** Images in a batch; the last batch of an epoch may have fewer. @default 32 */
  batchSize?: number
  /** Whether each epoch takes the images in a new random order. @default true */
  shuffle?: boolean
  /** Decides order and changes. Without it, the generator that `setRandomSeed` restarts does. */
  seed?: number
  /** Which part of the images, where the generator has a `validationSplit`. Without it, all. */
  subset?: 'training' | 'validation'
}

export interface FolderFlowOptions extends FlowOptions {
  /** Height and width that all images are brought to. @default [256, 256] */
  targetSize?: readonly [height: number, width: number]
  /** Three channels, or one. @default 'rgb' */
  colorMode?: 'rgb' | 'grayscale'
  /** The folders that count, in the order of their classes. Without it, all in the order of their names. */
  classes?: readonly string[]
  /** How labels are given: one-hot rows, 0 or 1 of two classes, or numbers. @default 'categorical' */
  classMode?: 'categorical' | 'binary' | 'sparse'
  /** How pixels between pixels are found. @default 'nearest' */
  interpolation?: 'nearest' | 'bilinear'
}

export interface DataframeFlowOptions extends Omit<FolderFlowOptions, 'classMode'> {
  /** The folder that the files' names begin in. Without it, names are paths. */
  directory?: string | null
  /** The column of the files' names. @default 'filename' */
  xCol?: string
  /** The column of the classes; with classMode `raw` that of the targets, or several. @default 'class' */
  yCol?: string | readonly string[]
  /** As for folders, or `raw`: the targets are numbers as they stand. @default 'categorical' */
  classMode?: 'categorical' | 'binary' | 'sparse' | 'raw'
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
  samplewiseCenter: 'boolean',
  samplewiseStdNormalization: 'boolean',
  zcaWhitening: 'boolean',
  zcaEpsilon: 'number',
  shearRange: 'number',
  brightnessRange: 'any',
  channelShiftRange: 'number',
  preprocessingFunction: 'any',
  validationSplit: 'number',
})

const flowTable = table<FlowOptions>({
  batchSize: 'number',
  shuffle: 'boolean',
  seed: 'number',
  subset: 'string',
})

const folderTable = table<FolderFlowOptions, FlowOptions>({
  targetSize: 'any',
  colorMode: 'string',
  classes: 'any',
  classMode: 'string',
  interpolation: 'string',
})

const dataframeTable = table<DataframeFlowOptions, FolderFlowOptions>({
  directory: 'string?',
  xCol: 'string',
  yCol: 'any',
})

const CLASS_MODES = ['categorical', 'binary', 'sparse']

/** Against division by the deviation of a channel that never changes. */
const EPSILON = 1e-6

/**
 * Endless variations of a set of images: `model.fit(generator.flow(x, y))`, as Keras 2's class of this name.
 * Every image of a batch is turned, shifted, zoomed and mirrored on the device, by amounts drawn for it alone.
 */
export class ImageDataGenerator {
  readonly #options: Required<Omit<ImageDataGeneratorOptions, 'zoomRange'>> & { zoomRange: Range }
  #statistics: { mean: Float32Array; deviation: Float32Array; whitening: Float32Array | null } | null = null

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
      samplewiseCenter: false,
      samplewiseStdNormalization: false,
      zcaWhitening: false,
      zcaEpsilon: 1e-6,
      shearRange: 0,
      brightnessRange: null,
      channelShiftRange: 0,
      preprocessingFunction: null,
      validationSplit: 0,
      ...others,
      zoomRange: typeof zoomRange === 'number' ? [1 - zoomRange, 1 + zoomRange] : zoomRange,
    }
    if (this.#options.zcaWhitening) {
      this.#options.featurewiseCenter = true
      if (this.#options.featurewiseStdNormalization) {
        throw new RangeError(
          'ImageDataGenerator: zcaWhitening and featurewiseStdNormalization exclude each other: leave the latter out',
        )
      }
    }
    const { rotationRange, widthShiftRange, heightShiftRange, zoomRange: zooms, fillMode } = this.#options
    const { shearRange, channelShiftRange, brightnessRange, validationSplit } = this.#options
    const { zcaEpsilon } = this.#options
    const ranges = {
      rotationRange,
      widthShiftRange,
      heightShiftRange,
      shearRange,
      channelShiftRange,
      zcaEpsilon,
    }
    if (
      brightnessRange &&
      !(brightnessRange.length === 2 && 0 <= brightnessRange[0] && brightnessRange[0] <= brightnessRange[1])
    ) {
      throw new RangeError(
        `ImageDataGenerator: expected brightnessRange as [lowest, highest] from 0 up, got ${show(brightnessRange)}`,
      )
    }
    if (!(validationSplit >= 0 && validationSplit < 1))
      throw new RangeError(
        `ImageDataGenerator: expected validationSplit from 0 to 1, got ${show(validationSplit)}`,
      )
    for (const [name, value] of Object.entries(ranges)) {
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
      whitening: null,
    }
    if (!this.#options.zcaWhitening) return
    const centered = Float64Array.from(data, (value, i) => value * rescale - mean[i % channels])
    this.#statistics.whitening = zcaWhitening(centered, x.length, this.#options.zcaEpsilon)
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
    const { shearRange, channelShiftRange, brightnessRange } = this.#options
    if (shearRange > 0) y = sheared(y, (shearRange / 180) * Math.PI, random, { fillMode, fillValue: cval })
    const perImage = (low: number, high: number) => random.uniform([images.shape[0], 1, 1, 1], low, high)
    if (channelShiftRange > 0) {
      const [least, most] = [y.min([1, 2, 3], true), y.max([1, 2, 3], true)]
      y = y.add(perImage(-channelShiftRange, channelShiftRange)).maximum(least).minimum(most)
    }
    if (this.#options.horizontalFlip) y = randomFlip(y, 2, random)
    if (this.#options.verticalFlip) y = randomFlip(y, 1, random)
    if (brightnessRange) y = y.mul(perImage(...brightnessRange)).clip(0, 255)
    return this.#standardize(y)
  }

  #standardize(images: Tensor): Tensor {
    const { rescale, featurewiseCenter, featurewiseStdNormalization } = this.#options
    const { preprocessingFunction, samplewiseCenter, samplewiseStdNormalization } = this.#options
    const prepared = preprocessingFunction ? preprocessingFunction(images) : images
    if (!(prepared instanceof Tensor))
      throw new TypeError(
        `ImageDataGenerator: ${misplaced('preprocessingFunction to give a tensor', prepared)}`,
      )
    let scaled = rescale === 1 ? prepared : prepared.mul(rescale)
    if (samplewiseCenter) scaled = scaled.sub(scaled.mean([1, 2, 3], true))
    if (samplewiseStdNormalization) scaled = scaled.div(scaled.variance([1, 2, 3], true).sqrt().add(EPSILON))
    if (!featurewiseCenter && !featurewiseStdNormalization) return scaled
    if (!this.#statistics) {
      throw new Error(
        'ImageDataGenerator: call fit(x) first: zcaWhitening and the featurewise options need what it finds',
      )
    }
    const { mean, deviation, whitening } = this.#statistics
    if (scaled.shape[3] !== mean.length) {
      throw new RangeError(
        `ImageDataGenerator: fit saw ${mean.length} channels, got images [${scaled.shape}]`,
      )
    }
    const perChannel = (values: Float32Array) => tensor(new NdArray(values, [values.length]))
    const centered = featurewiseCenter ? scaled.sub(perChannel(mean)) : scaled
    if (whitening) {
      const [count, ...image] = centered.shape
      const size = sizeOf(image)
      if (size ** 2 !== whitening.length) {
        throw new RangeError(
          `ImageDataGenerator: fit found the whitening of images of ${Math.sqrt(whitening.length)} values, got [${image}]`,
        )
      }
      const matrix = tensor(new NdArray(whitening, [size, size]))
      return centered.reshape([count, size]).matmul(matrix).reshape(centered.shape)
    }
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
    const [x, y] = [images, targets].map((values) =>
      values instanceof Tensor ? values : arrayOf(values, 'ImageDataGenerator'),
    )
    requireImages(x.shape)
    const [all] = x.shape
    if (y.shape[0] !== all) {
      throw new RangeError(`ImageDataGenerator: x has ${all} images and y has ${y.shape[0]} targets`)
    }
    const held = Math.trunc(this.#options.validationSplit * all)
    const kept = this.#part(
      Array.from({ length: all }, (_, i) => i),
      held,
      options.subset,
    )
    return this.#flow(kept, options, async (rows) => () => [pick(x, rows), pick(y, rows)])
  }

  /**
   * Batches of the images below a folder, whose folders are their classes; changed anew each time. With `validationSplit`, the first
   * images of each class are those to validate with.
   */
  async flowFromDirectory(
    folder: string,
    options: FolderFlowOptions = {},
  ): Promise<Flow & { readonly classIndices: Readonly<Record<string, number>> }> {
    checkOptions('flowFromDirectory', { ...flowTable, ...folderTable }, options)
    const {
      targetSize = [256, 256],
      colorMode = 'rgb',
      classMode = 'categorical',
      interpolation = 'nearest',
    } = options
    requireClassMode('flowFromDirectory', CLASS_MODES, classMode)
    const { imagesBelow } = await import('./imagesBelow.js') // loaded with the first folder
    const images = await imagesBelow(folder, { ...options, targetSize, colorMode, interpolation })
    const { classNames, labels } = images
    const kept = classNames.flatMap((_, label) => {
      const rows = labels.flatMap((of, i) => (of === label ? [i] : []))
      return this.#part(rows, Math.trunc(this.#options.validationSplit * rows.length), options.subset)
    })
    const targets = targetsOf(classMode, labels, classNames)
    return withClasses(
      this.#flow(kept, options, async (rows) => {
        const read = await images.read(rows)
        return () => [tensor(read), tensor(targets.take(rows))]
      }),
      classNames,
    )
  }

  /**
   * Batches of the images whose files and classes, or targets, a table names; changed anew each time. With `validationSplit`,
   * the first rows are those to validate with. A file that can't be read is an error.
   *
   *     const table = await readCsv('photos.csv')
   *     await model.fit(await generator.flowFromDataframe(table, { directory: 'photos' }))
   */
  async flowFromDataframe(
    table: Columns,
    options: DataframeFlowOptions = {},
  ): Promise<Flow & { readonly classIndices: Readonly<Record<string, number>> }> {
    checkOptions('flowFromDataframe', { ...flowTable, ...folderTable, ...dataframeTable }, options)
    const { directory = null, xCol = 'filename', yCol = 'class', classMode = 'categorical' } = options
    const { targetSize = [256, 256], colorMode = 'rgb', interpolation = 'nearest', classes } = options
    requireClassMode('flowFromDataframe', [...CLASS_MODES, 'raw'], classMode)
    const { columnOf, labelled, rawTargets } = await import('./flowFromDataframe.js')
    const { imageReader } = await import('./imagesBelow.js')
    const names = columnOf(table, xCol, 'xCol')
    const paths = names.map((name) => (directory === null ? String(name) : `${directory}/${name}`))
    const raw = classMode === 'raw'
    if (!raw && typeof yCol !== 'string') {
      throw new RangeError("flowFromDataframe: several columns of yCol need classMode 'raw'")
    }
    const { rows, classNames, labels } = raw
      ? { rows: paths.map((_, row) => row), classNames: [], labels: [] }
      : labelled(columnOf(table, yCol as string, 'yCol'), classes)
    const targets = raw ? rawTargets(table, yCol) : targetsOf(classMode, labels, classNames)
    const kept = this.#part(rows, Math.trunc(this.#options.validationSplit * rows.length), options.subset)
    const read = imageReader(paths, { targetSize, colorMode, interpolation })
    return withClasses(
      this.#flow(kept, options, async (rows) => {
        const images = await read(rows)
        return () => [tensor(images), tensor(targets.take(rows))]
      }),
      classNames,
    )
  }

  /** The rows of a subset: the first `held` are those to validate with. */
  #part(rows: number[], held: number, subset: FlowOptions['subset']): number[] {
    if (subset === undefined) return rows
    if (subset !== 'training' && subset !== 'validation')
      throw new RangeError(
        `ImageDataGenerator: expected subset 'training' or 'validation', got ${show(subset)}`,
      )
    if (this.#options.validationSplit === 0)
      throw new RangeError('ImageDataGenerator: a subset needs a generator with a validationSplit')
    return subset === 'validation' ? rows.slice(0, held) : rows.slice(held)
  }

  /** Batches of the examples with these numbers. */
  #flow(
    kept: readonly number[],
    { batchSize = 32, shuffle = true, seed }: FlowOptions,
    examples: (rows: Int32Array) => Promise<() => [x: Tensor, y: Tensor]>,
  ): Flow {
    const count = kept.length
    if (count === 0) throw new RangeError('ImageDataGenerator: there are no images, or none in this subset')
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
          const make = await examples(rows.map((row) => kept[row]))
          yield gpu().scope(
            () => {
              const [x, y] = make()
              return [transform(x), y] as const
            },
            (batch) => batch.map(({ buffer }) => buffer),
          )
        }
      },
    }
  }
}

/** Each image's class number as a row of one 1, as 0 or 1, or as it is. */
function targetsOf(mode: string, labels: readonly number[], classNames: readonly string[]): NdArray {
  const own = NdArray.from([...labels], 'int32')
  if (mode === 'categorical') return toCategorical(own, classNames.length)
  if (mode === 'binary' && classNames.length !== 2)
    throw new RangeError(
      `ImageDataGenerator: classMode 'binary' needs two classes, there are ${classNames.length}: ${classNames.join(', ')}`,
    )
  return mode === 'binary' ? own.astype('float32') : own
}

function withClasses(
  flow: Flow,
  classNames: readonly string[],
): Flow & { readonly classIndices: Readonly<Record<string, number>> } {
  return Object.assign(flow, { classIndices: Object.fromEntries(classNames.map((name, i) => [name, i])) })
}

function requireClassMode(owner: string, modes: readonly string[], mode: string): void {
  if (!modes.includes(mode))
    throw new RangeError(`${owner}: expected classMode ${modes.map(show).join(' or ')}, got ${show(mode)}`)
}

/** Images [N, H, W, C], each sheared about its centre by an angle drawn for it: rows slide along the columns. */
function sheared(images: Tensor, most: number, random: Random, sampling: Partial<Sampling>): Tensor {
  const [count, , width] = images.shape
  const angle = random.uniform([count, 1], -most, most)
  const [sine, cosine, middle] = [angle.sin(), angle.cos(), (width - 1) / 2]
  const [none, one] = [angle.mul(0), angle.mul(0).add(1)]
  // Column j and row i of the result lie at column cos·j and row i - sin·j, both from the centre.
  const transforms = concat([cosine, none, one.sub(cosine).mul(middle), sine.neg(), one, sine.mul(middle)], 1)
  return affineTransform(images, transforms, sampling)
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
