import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Dropout, type DropoutOptions } from './dropout.js'
import type { LayerOptions } from './layer.js'
import { requireAxes } from './requirements.js'
import { type DataFormat, type ImageLayerOptions, requireDataFormat } from './spatialLayer.js'

export type SpatialDropout1DOptions = Pick<DropoutOptions, 'seed'> & LayerOptions
export type SpatialDropoutOptions = Pick<DropoutOptions, 'seed'> & ImageLayerOptions

/** The axis of the channels in an input of as many axes as `axes` names. */
function channelsOf(
  layer: Dropout,
  { shape }: Tensor,
  axes: readonly string[],
  format: DataFormat,
): number[] {
  requireAxes(layer, shape, axes)
  const at = format === 'channels_last' ? axes.length - 1 : 1
  return shape.map((n, axis) => (axis === 0 || axis === at ? n : 1))
}

/** Keras' own configuration has the type by its name, and leaves out what the class can't be told. */
function configOf({ dtypePolicy: dtype }: Dropout, config: Record<string, unknown>) {
  const { trainable: _, noise_shape: __, ...rest } = config
  return { ...rest, dtype }
}

/**
 * Dropout of whole features of a sequence, whose steps are too alike for dropping single ones to matter
 * (keras.io/api/layers/regularization_layers/spatial_dropout1d). [batch, steps, features] → the same.
 */
export class SpatialDropout1D extends Dropout {
  static override readonly kerasClass: string = 'SpatialDropout1D'
  static override readonly options = table<SpatialDropout1DOptions & { rate: number }, LayerOptions>({
    rate: 'number!',
    seed: 'number?',
  })

  constructor(...given: Given<SpatialDropout1DOptions, [rate: number], [seed: number | null]>) {
    super(named<DropoutOptions & { rate: number }>(new.target.name, SpatialDropout1D.options, given) as never)
  }

  protected override maskShape(x: Tensor): readonly number[] {
    return channelsOf(this, x, ['batch', 'steps', 'features'], 'channels_last')
  }

  override getConfig(): Record<string, unknown> {
    return configOf(this, super.getConfig())
  }
}

/** Dropout of whole channels of images or volumes. */
abstract class SpatialDropout extends Dropout {
  static override readonly options = table<SpatialDropoutOptions & { rate: number }, LayerOptions>({
    rate: 'number!',
    dataFormat: 'string?',
    seed: 'number?',
  })
  readonly dataFormat: DataFormat

  constructor(
    ...given: Given<SpatialDropoutOptions, [rate: number], [dataFormat: string | null, seed: number | null]>
  ) {
    const options = named<SpatialDropoutOptions & { rate: number }>(
      new.target.name,
      SpatialDropout.options,
      given,
    )
    super(options as never)
    this.dataFormat = requireDataFormat(this, options)
  }

  override getConfig(): Record<string, unknown> {
    return { ...configOf(this, super.getConfig()), data_format: this.dataFormat }
  }
}

/**
 * Dropout of whole channels of an image, whose pixels are too alike for dropping single ones to matter (Tompson et
 * al., "Efficient Object Localization Using Convolutional Networks", 2014;
 * keras.io/api/layers/regularization_layers/spatial_dropout2d). [batch, height, width, channels] → the same.
 */
export class SpatialDropout2D extends SpatialDropout {
  static override readonly kerasClass: string = 'SpatialDropout2D'

  protected override maskShape(x: Tensor): readonly number[] {
    return channelsOf(this, x, ['batch', 'height', 'width', 'channels'], this.dataFormat)
  }
}

/**
 * Dropout of whole channels of a volume (keras.io/api/layers/regularization_layers/spatial_dropout3d).
 * [batch, depth, height, width, channels] → the same.
 */
export class SpatialDropout3D extends SpatialDropout {
  static override readonly kerasClass: string = 'SpatialDropout3D'

  protected override maskShape(x: Tensor): readonly number[] {
    return channelsOf(this, x, ['batch', 'depth', 'height', 'width', 'channels'], this.dataFormat)
  }
}
