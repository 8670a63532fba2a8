import { type Given, named, table } from '../options.js'
import { broadcastShape } from '../tensor/shape.js'
import { Tensor } from '../tensor/tensor.js'
import { type CallContext, Layer, type LayerInput, type LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'

export interface SoftmaxOptions extends LayerOptions {
  /** The axis, or the axes taken as one, along which the outputs sum to 1. @default -1 */
  axis?: number | readonly number[]
}

/**
 * eˣ / Σ eˣ along an axis (keras.io/api/layers/activation_layers/softmax). Called on [x, mask], what the mask
 * leaves out (0 or false) gets 0; the mask broadcasts to x.
 */
export class Softmax extends Layer<LayerInput> {
  static override readonly kerasClass: string = 'Softmax'
  static override readonly options = table<SoftmaxOptions, LayerOptions>({ axis: 'any' })
  override supportsMasking = true
  readonly axis: number | readonly number[]

  constructor(...given: Given<SoftmaxOptions, [], [axis: SoftmaxOptions['axis']]>) {
    const options = named<SoftmaxOptions>(new.target.name, Softmax.options, given)
    super(options)
    this.axis = options.axis ?? -1
  }

  call(input: LayerInput, context?: CallContext): Tensor {
    const [x, mask = [context?.mask ?? null].flat()[0]] = input instanceof Tensor ? [input] : input
    if (!mask) return softmaxAlong(x, this.axis)
    const fits = broadcastShape(`${titleOf(this)}, x and mask`, x.shape, mask.shape)
    if (fits.join() !== x.shape.join()) {
      throw new RangeError(
        `${titleOf(this)}: expected a mask that broadcasts to [${x.shape}], got [${mask.shape}]`,
      )
    }
    return maskedSoftmax(x, mask, this.axis)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), axis: this.axis }
  }
}

/** softmax over what the mask leaves in; what it leaves out is 0, all of it where nothing is left. */
function maskedSoftmax(x: Tensor, mask: Tensor, axis: number | readonly number[] = -1): Tensor {
  return mask.where(softmaxAlong(mask.where(x, -1e9), axis), 0)
}

/** softmax along an axis, or along several as if they were one. */
function softmaxAlong(x: Tensor, axis: number | readonly number[]): Tensor {
  if (typeof axis === 'number') return x.softmax(axis)
  const exp = x.sub(x.max(axis, true).stopGradient()).exp()
  return exp.div(exp.sum(axis, true))
}
