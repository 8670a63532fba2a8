import { type Given, named, table } from '../../options.js'
import { arange, ones } from '../../tensor/create.js'
import { cumsum } from '../../tensor/ops/cumulative.js'
import type { Range } from '../../tensor/ops/randomAffine.js'
import { scatterAdd } from '../../tensor/ops/scatterAdd.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Augmentation } from '../augmentation.js'
import type { LayerOptions } from '../layer.js'
import { titleOf } from '../requirements.js'
import type { ImageLayerOptions } from '../spatialLayer.js'

export interface EqualizationOptions extends ImageLayerOptions {
  /** What values lie within. @default [0, 255] */
  valueRange?: Range
  /** Steps that values are counted in. @default 256 */
  bins?: number
}

/**
 * Spreads values so that all are about as frequent, each channel of a batch by itself, in training
 * (keras.io/api/layers/preprocessing_layers/image_augmentation/equalization). A channel of one value stays as it is.
 */
export class Equalization extends Augmentation {
  static override readonly kerasClass: string = 'Equalization'
  static override readonly options = table<EqualizationOptions, LayerOptions>({
    valueRange: 'any',
    bins: 'number',
    dataFormat: 'string?',
  })
  readonly valueRange: Range
  readonly bins: number

  constructor(...given: Given<EqualizationOptions, [], [valueRange: Range, bins: number]>) {
    const options = named<EqualizationOptions>(new.target.name, Equalization.options, given)
    super(options)
    const { valueRange = [0, 255], bins = 256 } = options
    if (!Number.isInteger(bins) || bins < 2) {
      throw new RangeError(`${titleOf(this)}: expected bins as a whole number from 2 on, got ${bins}`)
    }
    this.valueRange = valueRange
    this.bins = bins
  }

  protected change(images: Tensor): Tensor {
    const { bins } = this
    const [least, most] = this.valueRange
    const channels = images.shape[3]
    const bytes = images.sub(least).mul(255 / (most - least))
    // Which of a channel's bins each value is in, the bins of all channels in one row.
    const own = bytes
      .mul((bins - 1) / 255)
      .clip(0, bins - 1)
      .floor()
    const at = own.add(arange(channels).mul(bins)).cast('int32').reshape([-1])
    const counts = scatterAdd(ones([at.size]), at, 0, channels * bins).reshape([channels, bins])
    const upTo = cumsum(counts, 1)
    const all = upTo.slice([0, bins - 1], [null, bins])
    const first = upTo.greater(0).where(upTo, Infinity).min([1], true)
    const some = all.greater(first) // more than one bin has values
    const spread = upTo
      .sub(first)
      .mul(255)
      .div(some.where(all.sub(first), 1))
      .round()
      .clip(0, 255)
    const equalized = spread.reshape([-1]).gather(at).reshape(images.shape)
    return some
      .reshape([channels])
      .where(equalized, bytes)
      .mul((most - least) / 255)
      .add(least)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), bins: this.bins, value_range: this.valueRange }
  }
}
