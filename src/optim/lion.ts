import { type Given, named, table } from '../options.js'
import type { LearningRate } from './learningRate.js'
import { Optimizer } from './optimizer.js'
import { type OptimizerOptions, optimizerTable } from './optimizerOptions.js'

export interface LionOptions extends OptimizerOptions {
  /** How much the mean gradient counts in a step, against the gradient. @default 0.9 */
  beta1?: number
  /** How much of the mean gradient each step keeps. @default 0.99 */
  beta2?: number
}

/** Lion, which takes only the sign of each step; the rule is in kernels/optimizers/lion.wgsl. */
export class Lion extends Optimizer {
  static override readonly options = table<LionOptions>({
    learningRate: 'any',
    beta1: 'number',
    beta2: 'number',
    ...optimizerTable,
  })
  /** @internal */
  protected readonly rule = 'lion'
  /** @internal */
  protected readonly slots = [[{ name: 'momentum' }]]
  readonly beta1: number
  readonly beta2: number

  constructor(...given: Given<LionOptions, [], [learningRate: LearningRate, beta1: number, beta2: number]>) {
    const options = named<LionOptions>(new.target.name, Lion.options, given)
    super('lion', options)
    const { beta1 = 0.9, beta2 = 0.99 } = options
    if (!(beta1 > 0 && beta1 <= 1)) {
      throw new RangeError(`${this.name}: expected beta1 above 0 and up to 1, got ${beta1}`)
    }
    this.beta1 = beta1
    this.beta2 = beta2
  }

  /** @internal */
  protected hyper(): Readonly<Record<string, number>> {
    const { beta1, beta2 } = this
    return { beta1, beta2 }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), beta_1: this.beta1, beta_2: this.beta2 }
  }
}
