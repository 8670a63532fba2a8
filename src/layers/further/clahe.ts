import { type Given, named, table } from '../../options.js'
import { arange, ones } from '../../tensor/create.js'
import { concat } from '../../tensor/ops/concat.js'
import { cumsum } from '../../tensor/ops/cumulative.js'
import { padding } from '../../tensor/ops/padding.js'
import type { Range } from '../../tensor/ops/randomAffine.js'
import { scatterAdd } from '../../tensor/ops/scatterAdd.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { LayerOptions } from '../layer.js'
import { requireSizes, titleOf } from '../requirements.js'
import { type ImageLayerOptions, SpatialLayer } from '../spatialLayer.js'

/** As many bins as bytes have values. */
const BINS = 256

export interface ContrastLimitedAdaptiveHistogramEqualizationOptions extends ImageLayerOptions {
  /** What values lie within. @default [0, 255] */
  valueRange?: Range
  /** How many times the mean a bin may hold, what is above goes to all; 0: any number. @default 4 */
  clipLimit?: number
  /** Tiles down and across that each have a histogram of their own. @default [8, 8] */
  tileGridSize?: readonly [number, number]
}

/**
 * Equalizes contrast by histograms of tiles, between which it goes over smoothly, in training or not
 * (keras.io/api/layers/preprocessing_layers/image_augmentation: contrast_limited_adaptive_histogram_equalization).
 * [batch, height, width, channels] → the same.
 */
export class ContrastLimitedAdaptiveHistogramEqualization extends SpatialLayer {
  static override readonly kerasClass: string = 'ContrastLimitedAdaptiveHistogramEqualization'
  static override readonly options = table<ContrastLimitedAdaptiveHistogramEqualizationOptions, LayerOptions>(
    {
      valueRange: 'any',
      clipLimit: 'number',
      tileGridSize: 'any',
      dataFormat: 'string?',
    },
  )
  readonly valueRange: Range
  readonly clipLimit: number
  readonly tileGridSize: readonly number[]

  constructor(
    ...given: Given<
      ContrastLimitedAdaptiveHistogramEqualizationOptions,
      [],
      [valueRange: Range, clipLimit: number, tileGridSize: readonly [number, number]]
    >
  ) {
    const options = named<ContrastLimitedAdaptiveHistogramEqualizationOptions>(
      new.target.name,
      ContrastLimitedAdaptiveHistogramEqualization.options,
      given,
    )
    super(options)
    const { valueRange = [0, 255], clipLimit = 4, tileGridSize = [8, 8] } = options
    if (!(clipLimit >= 0))
      throw new RangeError(`${titleOf(this)}: expected clipLimit from 0 on, got ${clipLimit}`)
    this.valueRange = valueRange
    this.clipLimit = clipLimit
    this.tileGridSize = requireSizes(this, 'tileGridSize', tileGridSize, 2)
  }

  protected compute(x: Tensor): Tensor {
    const [n, height, width, channels] = x.shape
    const [down, across] = this.tileGridSize
    const [high, wide] = [Math.ceil(height / down), Math.ceil(width / across)]
    const [least, most] = this.valueRange
    const bytes = x
      .cast('float32')
      .sub(least)
      .mul(255 / (most - least))
    const whole = padding(
      bytes,
      [
        [0, 0],
        [0, high * down - height],
        [0, wide * across - width],
        [0, 0],
      ],
      'symmetric',
    )
    const values = whole.clip(0, 255).cast('int32') // [n, high · down, wide · across, channels]
    const counts = this.#histograms(values, [high, wide])
    const shares = cumulative(this.#limited(counts, high * wide), high * wide)
    // A tile more on each side, like that at the border: [n, down + 2, across + 2, channels · BINS].
    const framed = [1, 2].reduce(
      (y, axis) => {
        const at = (i: number) => y.slice(...lines(y, axis, i))
        return concat([at(0), y, at(y.shape[axis] - 1)], axis)
      },
      shares.reshape([n, down, across, channels * BINS]),
    )
    const flat = framed.reshape([-1])
    const between = (size: number, tiles: number, shape: readonly number[]) => {
      const places = arange(size * tiles)
        .cast('float32')
        .sub(size / 2)
        .div(size)
        .add(1)
        .reshape(shape)
      const before = places.floor()
      return { before: before.cast('int32'), share: places.sub(before) }
    }
    const y = between(high, down, [1, high * down, 1, 1])
    const z = between(wide, across, [1, 1, wide * across, 1])
    const image = arange(n).reshape([n, 1, 1, 1])
    const bin = values.add(arange(channels).mul(BINS))
    const read = (row: Tensor, column: Tensor) => {
      const tile = image
        .mul(down + 2)
        .add(row)
        .mul(across + 2)
        .add(column)
      return flat.gather(tile.mul(channels * BINS).add(bin))
    }
    const along = (row: Tensor) => mixed(read(row, z.before), read(row, z.before.add(1)), z.share)
    return mixed(along(y.before), along(y.before.add(1)), y.share)
      .slice([0, 0, 0, 0], [null, height, width, null])
      .mul((most - least) / 255)
      .add(least)
  }

  /** How often each value is in each tile: → [n, down, across, channels, BINS]. */
  #histograms(values: Tensor, [high, wide]: readonly number[]): Tensor {
    const [n, , , channels] = values.shape
    const [down, across] = this.tileGridSize
    const tiles = n * down * across * channels
    const tile = arange(n * down * across).reshape([n, down, 1, across, 1, 1])
    const at = values
      .reshape([n, down, high, across, wide, channels])
      .add(tile.mul(channels).add(arange(channels)).mul(BINS))
      .reshape([-1])
    return scatterAdd(ones([at.size]), at, 0, tiles * BINS).reshape([n, down, across, channels, BINS])
  }

  /** Counts of which what is above the limit has been given to all bins. */
  #limited(counts: Tensor, pixels: number): Tensor {
    if (this.clipLimit === 0) return counts
    const clipped = counts.minimum((this.clipLimit * pixels) / BINS)
    return clipped.add(counts.sub(clipped).sum([-1], true).div(BINS))
  }

  override getConfig(): Record<string, unknown> {
    const { valueRange, clipLimit, tileGridSize } = this
    return {
      ...super.getConfig(),
      value_range: valueRange,
      clip_limit: clipLimit,
      tile_grid_size: tileGridSize,
    }
  }
}

/** Counts added up to shares of 255. */
function cumulative(counts: Tensor, pixels: number): Tensor {
  const upTo = cumsum(counts, -1)
  const first = upTo.min([-1], true)
  const rest = first.neg().add(pixels)
  return upTo.sub(first).mul(255).div(rest.equal(0).where(1, rest)).clip(0, 255)
}

const mixed = (a: Tensor, b: Tensor, share: Tensor) => a.mul(share.neg().add(1)).add(b.mul(share))

/** The box of line i along an axis. */
function lines({ shape }: Tensor, axis: number, i: number): [(number | null)[], (number | null)[]] {
  const at = (place: number) => shape.map((_, k) => (k === axis ? place : null))
  return [at(i), at(i + 1)]
}
