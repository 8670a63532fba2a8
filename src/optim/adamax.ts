import { type Given, named, table } from '../options.js'
import { requireShare } from './adam.js'
import type { LearningRate } from './learningRate.js'
import { Optimizer } from './optimizer.js'
import { type OptimizerOptions, optimizerTable } from './optimizerOptions.js'

export interface AdamaxOptions extends OptimizerOptions {
  /** How much of the mean gradient each step keeps. @default 0.9 */
  beta1?: number
  /** How much of the largest gradient each step keeps. @default 0.999 */
  beta2?: number
  /** Added to what is divided by, so that it is not 0. @default 1e-7 */
  epsilon?: number
}

/** Adam by the largest gradient instead of the mean square; the rule is in kernels/optimizers/adamax.wgsl. */
export class Adamax extends Optimizer {
  static override readonly options = table<AdamaxOptions>({
    learningRate: 'any',
    beta1: 'number',
    beta2: 'number',
    epsilon: 'number',
    ...optimizerTable,
  })
  /** @internal */
  protected readonly rule = 'adamax'
  /** @internal */
  protected readonly slots = [[{ name: 'momentum' }, { name: 'norm' }]]
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number

  constructor(
    ...given: Given<
      AdamaxOptions,
      [],
      [learningRate: LearningRate, beta1: number, beta2: number, epsilon: number]
    >
  ) {
    const options = named<AdamaxOptions>(new.target.name, Adamax.options, given)
    super('adamax', options)
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
    this.beta1 = requireShare(this.name, 'beta1', beta1)
    this.beta2 = requireShare(this.name, 'beta2', beta2)
    this.epsilon = epsilon
  }

  /** @internal */
  protected hyper(step: number, learningRate: number): Readonly<Record<string, number>> {
    const { beta1, beta2, epsilon } = this
    return { rate: learningRate / (1 - Math.fround(beta1) ** step), meanGain: 1 - beta1, beta2, epsilon }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), beta_1: this.beta1, beta_2: this.beta2, epsilon: this.epsilon }
  }
}
