import type { NdArray } from '../tensor/ndarray.js'
import type { Tensor } from '../tensor/tensor.js'

/** A shape in which the batch may be unknown. */
type Shape = readonly (number | null)[]

/**
 * A loss of one's own: targets and predictions to losses, one an example or of any shape; or to one number.
 */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor

/** What `compile` turns a loss into. */
export abstract class Loss {
  /** Keras' id, for logs and model files. */
  abstract readonly name: string

  /** Losses of the examples: [batch, …], the predictions' shape with the last axis folded up. */
  abstract losses(yTrue: Tensor, yPred: Tensor): Tensor

  /**
   * Looks at targets before training starts.
   * @param yTrue all targets, [n, …]
   * @param yPred the predictions' shape, [batch, …]
   * @throws RangeError that says what doesn't fit
   */
  check(yTrue: NdArray, yPred: Shape): void {
    const given = yTrue.shape.slice(1)
    const wanted = yPred.slice(1)
    const without1 = (shape: Shape) => (shape.at(-1) === 1 ? shape.slice(0, -1) : shape)
    const [a, b] = [without1(given), without1(wanted)]
    if (a.length !== b.length || a.some((n, axis) => b[axis] !== null && n !== b[axis])) {
      throw new RangeError(
        `${this.name}: expected targets of shape [batch, ${wanted}], as the model's output, got [${yTrue.shape}]`,
      )
    }
  }

  /** Keras' configuration, in Keras' names. */
  getConfig(): Record<string, unknown> {
    return { name: this.name, reduction: 'sum_over_batch_size' }
  }

  /**
   * Σ weight·loss / n over all n losses of the batch (Keras' reduction `sum_over_batch_size`).
   * @param sampleWeight one weight an example, or one a loss
   */
  call(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null = null): Tensor {
    const losses = this.losses(sameRank(yTrue, yPred), yPred)
    if (!sampleWeight) return losses.mean()
    const missing = Math.max(0, losses.rank - sampleWeight.rank)
    return losses
      .mul(sampleWeight.reshape([...sampleWeight.shape, ...new Array<number>(missing).fill(1)]))
      .mean()
  }
}

/** Targets [batch] for predictions [batch, 1] are the same thing as [batch, 1]. */
function sameRank(yTrue: Tensor, yPred: Tensor): Tensor {
  if (yTrue.rank === yPred.rank - 1 && yPred.shape.at(-1) === 1) return yTrue.expandDims(-1)
  if (yTrue.rank === yPred.rank + 1 && yTrue.shape.at(-1) === 1) return yTrue.squeeze(-1)
  return yTrue
}
