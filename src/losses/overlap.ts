import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Loss, type LossOptions } from './loss.js'

/** Keras' fuzz factor. */
const EPSILON = 1e-7

export interface OverlapOptions extends LossOptions {
  /** Axes to add up along; null: all, which gives one loss for the batch. @default null */
  axis?: number | readonly number[] | null
}

/** 1 - 2·Σ y·ŷ / (Σ y + Σ ŷ): how far two areas are from covering each other (Dice, 1945). */
export class Dice extends Loss {
  readonly axis: number | readonly number[] | null

  static override readonly options = table<OverlapOptions>({
    reduction: 'string?',
    name: 'string',
    axis: 'any',
  })

  constructor(...given: Given<OverlapOptions, []>) {
    const options = named<OverlapOptions>(new.target.name, Dice.options, given)
    super('dice', options)
    this.axis = options.axis ?? null
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const sum = (x: Tensor) => x.sum(this.axis ?? undefined)
    const all = sum(yTrue).add(sum(yPred)).add(EPSILON)
    return sum(yTrue.mul(yPred)).mul(2).div(all).neg().add(1)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), axis: this.axis }
  }
}

export interface TverskyOptions extends OverlapOptions {
  /** Weight of what the prediction misses of the target. @default 0.5 */
  alpha?: number
  /** Weight of what the prediction has besides the target. @default 0.5 */
  beta?: number
}

/** 1 - i / (i + α·Σ y·(1 - ŷ) + β·Σ (1 - y)·ŷ), i = Σ y·ŷ (Salehi et al., 2017; α and β as in Keras). */
export class Tversky extends Loss {
  readonly axis: number | readonly number[] | null
  readonly alpha: number
  readonly beta: number

  static override readonly options = table<TverskyOptions>({
    alpha: 'number',
    beta: 'number',
    reduction: 'string?',
    name: 'string',
    axis: 'any',
  })

  constructor(...given: Given<TverskyOptions, [], [alpha: number, beta: number]>) {
    const options = named<TverskyOptions>(new.target.name, Tversky.options, given)
    const { axis = null, alpha = 0.5, beta = 0.5 } = options
    super('tversky', options)
    this.axis = axis
    this.alpha = alpha
    this.beta = beta
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const sum = (x: Tensor) => x.sum(this.axis ?? undefined)
    const both = sum(yTrue.mul(yPred))
    const missed = sum(yPred.neg().add(1).mul(yTrue)).mul(this.alpha)
    const extra = sum(yTrue.neg().add(1).mul(yPred)).mul(this.beta)
    return both.div(both.add(missed).add(extra).add(EPSILON)).neg().add(1)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), alpha: this.alpha, beta: this.beta, axis: this.axis }
  }
}
