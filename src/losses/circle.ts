import { type Given, named, table } from '../options.js'
import { eye } from '../tensor/create.js'
import type { NdArray } from '../tensor/ndarray.js'
import type { Shape } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import { Loss, type LossOptions } from './loss.js'

export interface CircleOptions extends LossOptions {
  /** How sharply pairs are told apart. @default 80 */
  gamma?: number
  /** How far from perfect similarities may be. @default 0.4 */
  margin?: number
  /** Whether an example makes no pair with itself. @default true */
  removeDiagonal?: boolean
}

/**
 * Circle loss of embeddings of length 1, ŷ [batch, width], whose classes y [batch] says: those of one class are drawn
 * together, others apart (Sun et al., "Circle Loss", 2020). As in Keras, examples without a pair count 0 and not in the mean.
 */
export class Circle extends Loss {
  static override readonly options = table<CircleOptions>({
    gamma: 'number',
    margin: 'number',
    removeDiagonal: 'boolean',
    reduction: 'string?',
    name: 'string',
  })
  readonly gamma: number
  readonly margin: number
  readonly removeDiagonal: boolean

  constructor(...given: Given<CircleOptions, [], [gamma: number, margin: number, removeDiagonal: boolean]>) {
    const options = named<CircleOptions>(new.target.name, Circle.options, given)
    super('circle', options)
    this.gamma = options.gamma ?? 80
    this.margin = options.margin ?? 0.4
    this.removeDiagonal = options.removeDiagonal ?? true
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const { gamma, margin } = this
    const batch = yPred.shape[0]
    const labels = yTrue.reshape([batch, 1])
    const same = labels.equal(labels.reshape([1, batch]))
    const alike = this.removeDiagonal ? same.logicalAnd(eye(batch).equal(0)) : same
    const distances = yPred.matmul(yPred, { transposeB: true }).neg().add(1).maximum(0)
    const near = distances.add(margin).maximum(0).mul(distances.neg().add(margin)).mul(-gamma)
    const far = distances
      .neg()
      .add(1 + margin)
      .maximum(0)
      .mul(distances.neg().add(1 - margin))
      .mul(gamma)
    return logSumExp(near, alike).add(logSumExp(far, same.logicalNot())).softplus()
  }

  /** As in Keras, what is 0 does not count. */
  protected override mask(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.losses(yTrue, yPred).greater(0)
  }

  /** One class for each example. */
  override check(yTrue: NdArray, yPred: Shape): void {
    const flat = yTrue.shape.length === 1 || (yTrue.shape.length === 2 && yTrue.shape[1] === 1)
    if (flat && yPred.length === 2) return
    throw new RangeError(
      `${this.name}: expected class numbers [batch] and embeddings [batch, width], got [${yTrue.shape}] and [${yPred}]`,
    )
  }

  override getConfig(): Record<string, unknown> {
    const { gamma, margin, removeDiagonal } = this
    return { ...super.getConfig(), gamma, margin, remove_diagonal: removeDiagonal }
  }
}

/** log Σ eˣ over the columns that count; very small where none does. */
function logSumExp(x: Tensor, counts: Tensor): Tensor {
  const only = counts.where(x, -1e30)
  const most = only.max(1, true).stopGradient()
  return only.sub(most).exp().sum(1).log().add(most.squeeze(1))
}
