import type { Tensor } from '../tensor/tensor.js'
import { type CallContext, Layer, type LayerOptions } from './layer.js'
import { requireAxes, requireKnown, requireOneOf, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

/** Where the channels are: in the last axis, or in the one behind the batch. */
export type DataFormat = 'channels_last' | 'channels_first'

/** Options of layers that work on the axes between the batch and the channels. */
export interface ImageLayerOptions extends LayerOptions {
  /**
   * The order of the axes: [batch, …, channels], or [batch, channels, …], which costs a transpose before and one after.
   * @default 'channels_last'
   */
  dataFormat?: DataFormat | null
}

/** What lies between the batch and the channels. */
const BETWEEN = [[], ['steps'], ['height', 'width'], ['depth', 'height', 'width']]

/** A layer that works on one, two or three axes between the batch and the channels. */
export abstract class SpatialLayer extends Layer {
  /** How many axes lie between the batch and the channels. */
  static readonly rank: 1 | 2 | 3 = 2
  readonly dataFormat: DataFormat
  /** How many channels the layer has been built for; null: any. @internal */
  protected channels: number | null = null

  constructor(options: ImageLayerOptions) {
    super(options)
    this.dataFormat = requireDataFormat(this, options)
  }

  /** How many axes lie between the batch and the channels. */
  get rank(): 1 | 2 | 3 {
    return (this.constructor as typeof SpatialLayer).rank
  }

  /** The output for an input with the channels in its last axis, with them in its last axis too. */
  protected abstract compute(x: Tensor, context?: CallContext): Tensor

  call(x: Tensor, context?: CallContext): Tensor {
    this.requireInput(x.shape)
    if (this.dataFormat === 'channels_last') return this.compute(x, context)
    const y = this.compute(channelsLast(x), context)
    return y.rank === x.rank ? channelsFirst(y) : y
  }

  /** The number of channels of an input, for which weights are made: those of later inputs have to be as many. */
  protected requireChannels(shape: Shape): number {
    this.requireInput(shape)
    this.channels = requireKnown(this, shape, this.dataFormat === 'channels_last' ? -1 : 1)
    return this.channels
  }

  /** Throws where an input is not of the right rank and the number of channels the layer was built for. */
  protected requireInput(shape: Shape): void {
    const between = BETWEEN[this.rank]
    const first = this.dataFormat === 'channels_first'
    requireAxes(this, shape, first ? ['batch', 'channels', ...between] : ['batch', ...between, 'channels'])
    if (this.channels === null || shape.at(first ? 1 : -1) === this.channels) return
    throw new RangeError(`${titleOf(this)}: expected input with ${this.channels} channels, got [${shape}]`)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), data_format: this.dataFormat }
  }
}

/** The order of axes that a layer was told. */
export function requireDataFormat(layer: Layer<never>, { dataFormat }: ImageLayerOptions): DataFormat {
  return requireOneOf(layer, 'dataFormat', ['channels_last', 'channels_first'], dataFormat ?? 'channels_last')
}

/** [batch, channels, …] → [batch, …, channels] */
export function channelsLast(x: Tensor): Tensor {
  return inOrder(x, (axes) => [...axes.slice(1), axes[0]])
}

/** [batch, …, channels] → [batch, channels, …] */
export function channelsFirst(x: Tensor): Tensor {
  return inOrder(x, (axes) => [axes[axes.length - 1], ...axes.slice(0, -1)])
}

/** x with the axes behind the batch in another order. */
function inOrder(x: Tensor, order: (axes: number[]) => number[]): Tensor {
  const axes = x.shape.map((_, axis) => axis)
  return x
    .cast(x.dtype === 'float16' ? 'float32' : x.dtype)
    .transpose([0, ...order(axes.slice(1))])
    .cast(x.dtype)
}
