import { type Given, named, table } from '../options.js'
import { tensor } from '../tensor/create.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'

/** One number for all channels, or one for each. */
export type PerChannel = number | readonly number[]

export interface RescalingOptions extends LayerOptions {
  /** Added after scaling. @default 0 */
  offset?: PerChannel
}

/**
 * x·scale + offset, in training or not: `new Rescaling(1 / 255)` brings pixels to [0, 1]
 * (keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling). Any shape → the same, as floats.
 */
export class Rescaling extends Layer {
  static override readonly kerasClass: string = 'Rescaling'
  static override readonly options = table<RescalingOptions & { scale: PerChannel }, LayerOptions>({
    scale: 'any!',
    offset: 'any',
  })
  override supportsMasking = true
  readonly scale: PerChannel
  readonly offset: PerChannel

  constructor(...given: Given<RescalingOptions, [scale: PerChannel], [offset: PerChannel]>) {
    const options = named<RescalingOptions & { scale: PerChannel }>(new.target.name, Rescaling.options, given)
    const { scale, offset = 0 } = options
    super(options)
    this.scale = scale
    this.offset = offset
  }

  call(x: Tensor): Tensor {
    const operand = (value: PerChannel) => (typeof value === 'number' ? value : tensor([...value]))
    const scaled = x.cast('float32').mul(operand(this.scale))
    return this.offset === 0 ? scaled : scaled.add(operand(this.offset))
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), scale: this.scale, offset: this.offset }
  }
}
