import { checkOptions, type OptionTable, table } from '../options.js'
import { maskOf } from '../tensor/mask.js'
import type { NdArray } from '../tensor/ndarray.js'
import { requireTensor } from '../tensor/requireTensor.js'
import type { Shape } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'

/**
 * A loss of one's own: targets and predictions to losses, one an example or of any shape; or to one number.
 */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor

/** How losses become one number, in Keras' words; `sum_over_batch_size` and `mean` are the same. */
export type Reduction = 'sum_over_batch_size' | 'mean' | 'mean_with_sample_weight' | 'sum' | 'none' | null

const reductions: readonly Reduction[] = [
  'sum_over_batch_size',
  'mean',
  'mean_with_sample_weight',
  'sum',
  'none',
  null,
]

/** Options that every loss has. */
export interface LossOptions {
  /** How the losses of a batch become one number. @default 'sum_over_batch_size' */
  reduction?: Reduction
  /** For logs and model files. Without it, the class's name in snake case. */
  name?: string
}

/**
 * What `compile` turns a loss into. One of one's own:
 *
 * ```ts
 * class Quartic extends Loss {
 *   constructor() { super('quartic') }
 *   losses(yTrue: Tensor, yPred: Tensor) { return yPred.sub(yTrue).pow(4).mean(-1) }
 * }
 * ```
 */
export abstract class Loss {
  /** What the constructor takes by name, in the order in which it may be given. */
  static readonly options: OptionTable = table<LossOptions>({ reduction: 'string?', name: 'string' })
  /** For logs and model files. */
  readonly name: string
  readonly reduction: Reduction

  constructor(ownName: string, options: LossOptions = {}) {
    checkOptions(new.target.name, { ...new.target.options, ...Loss.options }, options)
    const { reduction = 'sum_over_batch_size', name = ownName } = options
    if (!reductions.includes(reduction)) {
      throw new RangeError(
        `${name}: expected a reduction among ${reductions.join(', ')}, got ${JSON.stringify(reduction)}`,
      )
    }
    this.name = name
    this.reduction = reduction
  }

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
    return { name: this.name, reduction: this.reduction }
  }

  /**
   * The losses, each times its weight, reduced: by default to Σ weight·loss / n over all n losses of
   * the batch.
   * @param sampleWeight one weight an example, or one a loss
   */
  call(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null = null): Tensor {
    const losses = requireTensor(`loss "${this.name}"`, this.losses(...sameRank(yTrue, yPred)))
    const mask = this.mask(yTrue, yPred)
    const isMean = this.reduction === 'sum_over_batch_size' || this.reduction === 'mean'
    const given = mask ? maskedWeights(sampleWeight, mask, isMean) : sampleWeight
    if (!given) return this.#reduce(losses)
    const weights = alignWeights(given, losses.shape)
    const weighted = losses.mul(weights)
    if (this.reduction !== 'mean_with_sample_weight') return this.#reduce(weighted)
    const total = weights.broadcastTo(weighted.shape).sum()
    return total.equal(0).where(0, weighted.sum().div(total))
  }

  /** Which losses count, of the shape of the losses; null: all. What the model's output has no mask for. */
  protected mask(_yTrue: Tensor, yPred: Tensor): Tensor | null {
    return maskOf(yPred)
  }

  #reduce(losses: Tensor): Tensor {
    if (this.reduction === null || this.reduction === 'none') return losses
    if (losses.size === 0) return losses.sum() // no losses: 0, as Keras has it, and not 0/0
    return this.reduction === 'sum' ? losses.sum() : losses.mean()
  }
}

/**
 * Targets and predictions with the same number of axes, where one has a last axis of size 1 more: [batch] for
 * predictions [batch, 1] are the same thing as [batch, 1].
 */
export function sameRank(yTrue: Tensor, yPred: Tensor): [Tensor, Tensor] {
  if (yTrue.rank === yPred.rank - 1 && yPred.shape.at(-1) === 1) return [yTrue.expandDims(-1), yPred]
  if (yTrue.rank === yPred.rank + 1 && yTrue.shape.at(-1) === 1) return [yTrue.squeeze(-1), yPred]
  return [yTrue, yPred]
}

/**
 * Weights that leave out what a mask leaves out.
 * @param mean whether a mean over everything is to be one over what counts: then that weighs more
 */
export function maskedWeights(sampleWeight: Tensor | null, mask: Tensor, mean: boolean): Tensor {
  const counted = mask.cast('float32')
  const share = mean ? counted.mul(counted.size).div(counted.sum().maximum(1)) : counted
  if (!sampleWeight) return share
  const weights = alignWeights(sampleWeight, share.shape)
  return weights.mul(share.rank < weights.rank ? alignWeights(share, weights.shape) : share)
}

/** Weights [batch] for values [batch, …]: with axes of size 1 behind, so that each example has its own. */
export function alignWeights(weights: Tensor, values: readonly number[]): Tensor {
  if (weights.rank === values.length + 1 && weights.shape.at(-1) === 1) return weights.squeeze(-1)
  if (weights.rank > values.length && values.length > 0) {
    throw new RangeError(
      `expected weights, or a mask, with no more axes than what they are for, [${values}], got [${weights.shape}]`,
    )
  }
  const missing = Math.max(0, values.length - weights.rank)
  return missing === 0 ? weights : weights.reshape([...weights.shape, ...new Array<number>(missing).fill(1)])
}
