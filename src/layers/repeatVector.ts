import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import { requireAxes, requireSizes } from './requirements.js'

/** Each example n times over: [batch, features] → [batch, n, features] (keras.io/api/layers/reshaping_layers/repeat_vector). */
export class RepeatVector extends Layer {
  static override readonly kerasClass: string = 'RepeatVector'
  static override readonly movesElements = true
  static override readonly options = table<LayerOptions & { n: number }, LayerOptions>({ n: 'number!' })
  readonly n: number

  constructor(...given: Given<LayerOptions, [n: number]>) {
    const options = named<LayerOptions & { n: number }>(new.target.name, RepeatVector.options, given)
    super(options)
    this.n = requireSizes(this, 'n', options.n, 1)[0]
  }

  call(x: Tensor): Tensor {
    requireAxes(this, x.shape, ['batch', 'features'])
    const [batch, features] = x.shape
    return x.expandDims(1).broadcastTo([batch, this.n, features])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), n: this.n }
  }
}
