import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import { requireAxes, requireSizes } from './requirements.js'

/** Each example n times over: [batch, features] → [batch, n, features] (keras.io/api/layers/reshaping_layers/repeat_vector). */
export class RepeatVector extends Layer {
  static readonly positional = ['n']
  static override readonly movesElements = true
  readonly n: number

  constructor(n: number, options: LayerOptions = {}) {
    super(options)
    this.n = requireSizes(this, 'n', n, 1)[0]
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
