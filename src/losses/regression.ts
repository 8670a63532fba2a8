import type { Tensor } from '../tensor/tensor.js'
import { Loss } from './loss.js'

/** mean (y - ŷ)² over the last axis. */
export class MeanSquaredError extends Loss {
  readonly name = 'mean_squared_error'

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return yPred.sub(yTrue).square().mean(-1)
  }
}

/** mean |y - ŷ| over the last axis. */
export class MeanAbsoluteError extends Loss {
  readonly name = 'mean_absolute_error'

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return yPred.sub(yTrue).abs().mean(-1)
  }
}
