import type { Tensor } from '../tensor/tensor.js'
import { surroundingContext } from './callContext.js'
import { Dropout } from './dropout.js'
import type { CallContext } from './layer.js'

/** What selu gives for -∞: -λα of Klambauer et al. */
const DROPPED = -1.0507009873554805 * 1.6732632423543772

/**
 * Dropout for networks of selu: in training, a share `rate` of the elements becomes what selu gives for -∞, and all are
 * scaled and shifted so that mean 0 and variance 1 stay (Klambauer et al., "Self-Normalizing Neural Networks", 2017;
 * keras.io/api/layers/regularization_layers/alpha_dropout). Any shape → the same.
 */
export class AlphaDropout extends Dropout {
  static override readonly kerasClass: string = 'AlphaDropout'
  static override readonly takesFloat16: boolean = false

  override call(x: Tensor, context: CallContext = surroundingContext()): Tensor {
    const { rate } = this
    if (!context.training || rate === 0) return x
    const a = ((1 - rate) * (1 + rate * DROPPED ** 2)) ** -0.5
    const b = -a * DROPPED * rate
    const kept = this.random.of(context).uniform(this.maskShape(x)).greaterEqual(rate).cast('float32')
    return x.mul(kept).add(kept.neg().add(1).mul(DROPPED)).mul(a).add(b)
  }
}
