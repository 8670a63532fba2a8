import type { Tensor } from '../tensor/tensor.js'
import { Layer } from './layer.js'

/** Everything but the batch in one axis: [batch, ...] → [batch, features]; a view, nothing is copied. */
export class Flatten extends Layer {
  static override readonly takesFloat16 = true
  static override readonly movesElements = true
  call(x: Tensor): Tensor {
    return x.reshape([x.shape[0], x.shape[0] === 0 ? x.shape.slice(1).reduce((a, b) => a * b, 1) : -1])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), data_format: 'channels_last' }
  }
}
