import { named, table } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import { type GivenMeans, type MeansOptions, meansOf, meansTable } from '../means.js'
import { optimizerTable } from '../optimizerOptions.js'
import { ComposedOptimizer, type Numbers, type Updated } from './composedOptimizer.js'

export type LambOptions = MeansOptions

/**
 * Adam for large batches: each weight moves in proportion to its own norm (You et al., "Large Batch Optimization for Deep
 * Learning", 2019; keras.io/api/optimizers/lamb):
 *
 *     u = m̂/(√v̂ + ε),  p ← p - lr·‖p‖/‖u‖·u,  with 1 for the ratio where a norm is 0
 */
export class Lamb extends ComposedOptimizer {
  static override readonly options = table<LambOptions>({
    ...meansTable,
    ...optimizerTable,
  })
  static readonly kerasClass = 'Lamb'
  /** @internal */
  protected readonly slots = [[{ name: 'momentum' }, { name: 'velocity' }]]
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number

  constructor(...given: GivenMeans<LambOptions>) {
    const options = named<LambOptions>(new.target.name, Lamb.options, given)
    super('lamb', options)
    const { beta1, beta2, epsilon } = meansOf(this.name, options)
    this.beta1 = beta1
    this.beta2 = beta2
    this.epsilon = epsilon
  }

  /** @internal */
  protected hyper(step: number): Readonly<Record<string, number>> {
    return {
      mean: 1 / (1 - Math.fround(this.beta1) ** step),
      square: 1 / (1 - Math.fround(this.beta2) ** step),
    }
  }

  /** @internal */
  protected updated(
    p: Tensor,
    g: Tensor,
    { learningRate, mean, square }: Numbers,
    [m, v]: readonly Tensor[],
  ): Updated {
    const momentum = m.add(g.sub(m).mul(1 - this.beta1))
    const velocity = v.add(
      g
        .square()
        .sub(v)
        .mul(1 - this.beta2),
    )
    const update = momentum.mul(mean).div(velocity.mul(square).sqrt().add(this.epsilon))
    const [own, its] = [p, update].map((x) => x.square().sum().sqrt())
    const ratio = own.greater(0).logicalAnd(its.greater(0)).where(own.div(its), 1)
    return { value: p.sub(update.mul(ratio.mul(learningRate))), slots: [momentum, velocity] }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), beta_1: this.beta1, beta_2: this.beta2, epsilon: this.epsilon }
  }
}
