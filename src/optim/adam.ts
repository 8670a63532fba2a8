import { type Given, named, type OptionTable, table } from '../options.js'
import type { LearningRate } from './learningRate.js'
import { type GivenMeans, type MeansOptions, meansOf, meansTable } from './means.js'
import { Optimizer } from './optimizer.js'
import { optimizerTable } from './optimizerOptions.js'

export interface AdamOptions extends MeansOptions {
  /** Whether to divide by the largest mean square so far (Reddi et al., 2018). @default false */
  amsgrad?: boolean
}

/** Adam; the rule is in kernels/optimizers/adam.wgsl. */
export class Adam extends Optimizer {
  static override readonly options = table<AdamOptions>({
    ...meansTable,
    amsgrad: 'boolean',
    ...optimizerTable,
  })
  /** @internal */
  protected readonly rule = 'adam'
  /** @internal */
  protected readonly slots
  /** @internal */
  protected override readonly tunables
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly amsgrad: boolean

  constructor(...given: GivenMeans<AdamOptions>) {
    const options = named<AdamOptions>(new.target.name, Adam.options, given)
    super('adam', options)
    const { amsgrad = false } = options
    const { beta1, beta2, epsilon } = meansOf(this.name, options)
    this.beta1 = beta1
    this.beta2 = beta2
    this.epsilon = epsilon
    this.amsgrad = amsgrad
    this.slots = [[{ name: 'momentum' }, { name: 'velocity' }], [{ name: 'velocity_hat', used: amsgrad }]]
    this.tunables = { AMSGRAD: amsgrad }
  }

  /** @internal */
  protected hyper(step: number, learningRate: number): Readonly<Record<string, number>> {
    const { beta1, beta2, epsilon } = this
    // Keras raises β as a float32 to the power t; 1 - 0.999 differs there in the fifth digit.
    const [power1, power2] = [Math.fround(beta1) ** step, Math.fround(beta2) ** step]
    const rate = (learningRate * Math.sqrt(1 - power2)) / (1 - power1)
    return { rate, meanGain: 1 - beta1, squareGain: 1 - beta2, epsilon }
  }

  override getConfig(): Record<string, unknown> {
    const { beta1, beta2, epsilon, amsgrad } = this
    return { ...super.getConfig(), beta_1: beta1, beta_2: beta2, epsilon, amsgrad }
  }
}

/** Adam with weight decay (Loshchilov and Hutter, 2017), by default 0.004. */
export class AdamW extends Adam {
  static override readonly options: OptionTable = {
    learningRate: 'any',
    weightDecay: 'number?',
    ...Adam.options,
  }

  constructor(...given: Given<AdamOptions, [], [learningRate: LearningRate, weightDecay: number]>) {
    const options = named<AdamOptions>(new.target.name, AdamW.options, given)
    const { weightDecay = 0.004 } = options
    super({ name: 'adam_w', ...options, weightDecay })
    if (weightDecay === null) throw new TypeError(`${this.name}: expected a weightDecay, got null`)
  }
}
