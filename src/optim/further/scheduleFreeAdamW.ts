import { type Given, named, table } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Variable } from '../../tensor/variable.js'
import type { LearningRate } from '../learningRate.js'
import { requireShare } from '../means.js'
import { type OptimizerOptions, optimizerTable, requireWholeOrNull } from '../optimizerOptions.js'
import { ComposedOptimizer, type Numbers, type Updated } from './composedOptimizer.js'

export interface ScheduleFreeAdamWOptions extends OptimizerOptions {
  /** How near the weights are to the mean of all steps. @default 0.9 */
  beta1?: number
  /** How much of the mean square each step keeps. @default 0.999 */
  beta2?: number
  /** Added to what is divided by, so that it is not 0. @default 1e-8 */
  epsilon?: number
  /** Steps in which the learning rate rises to its value. @default 0 */
  warmupSteps?: number
}

/**
 * AdamW that needs no schedule of its learning rate, since it keeps a mean of where it has been (Defazio et al., "The Road
 * Less Scheduled", 2024; keras.io, ScheduleFreeAdamW):
 *
 *     z ← z - lr·g/(√v̂ + ε),  x ← (1-1/t)·x + z/t,  p = (1-β₁)·z + β₁·x
 */
export class ScheduleFreeAdamW extends ComposedOptimizer {
  static override readonly options = table<ScheduleFreeAdamWOptions>({
    learningRate: 'any',
    beta1: 'number',
    beta2: 'number',
    epsilon: 'number',
    warmupSteps: 'number',
    ...optimizerTable,
  })
  static readonly kerasClass = 'ScheduleFreeAdamW'
  /** z begins where the weight does. @internal */
  protected readonly slots = [
    [{ name: 'momentum', initial: (variable: Variable) => variable.value }, { name: 'velocity' }],
  ]
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly warmupSteps: number

  constructor(
    ...given: Given<
      ScheduleFreeAdamWOptions,
      [],
      [learningRate: LearningRate, beta1: number, beta2: number, epsilon: number, warmupSteps: number]
    >
  ) {
    const options = named<ScheduleFreeAdamWOptions>(new.target.name, ScheduleFreeAdamW.options, given)
    const { learningRate = 0.0025, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, warmupSteps = 0 } = options
    super('schedule_free_adam_w', { ...options, learningRate })
    // x is found by dividing by it.
    if (!(beta1 > 0)) throw new RangeError(`${this.name}: expected beta1 above 0, got ${beta1}`)
    this.beta1 = requireShare(this.name, 'beta1', beta1)
    this.beta2 = requireShare(this.name, 'beta2', beta2)
    requireWholeOrNull(this.name, 'warmupSteps', warmupSteps, 0)
    this.epsilon = epsilon
    this.warmupSteps = warmupSteps
  }

  /** @internal */
  protected hyper(step: number, learningRate: number): Readonly<Record<string, number>> {
    const warmth = this.warmupSteps > 0 ? Math.min(step / this.warmupSteps, 1) : 1
    return {
      rate: learningRate * warmth,
      square: 1 / (1 - Math.fround(this.beta2) ** step),
      share: 1 / step,
    }
  }

  /** @internal */
  protected updated(
    p: Tensor,
    g: Tensor,
    { rate, square, share }: Numbers,
    [z, v]: readonly Tensor[],
  ): Updated {
    const velocity = v.add(
      g
        .square()
        .sub(v)
        .mul(1 - this.beta2),
    )
    const next = z.sub(g.mul(rate).div(velocity.mul(square).sqrt().add(this.epsilon)))
    const x = p.sub(z.mul(1 - this.beta1)).div(this.beta1)
    const mean = x.sub(x.mul(share)).add(next.mul(share))
    return { value: next.mul(1 - this.beta1).add(mean.mul(this.beta1)), slots: [next, velocity] }
  }

  override getConfig(): Record<string, unknown> {
    const { beta1, beta2, epsilon, warmupSteps } = this
    return { ...super.getConfig(), beta_1: beta1, beta_2: beta2, epsilon, warmup_steps: warmupSteps }
  }
}
