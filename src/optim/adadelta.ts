import { type Given, named, table } from '../options.js'
import type { LearningRate } from './learningRate.js'
import { requireShare } from './means.js'
import { Optimizer } from './optimizer.js'
import { type OptimizerOptions, optimizerTable } from './optimizerOptions.js'

export interface AdadeltaOptions extends OptimizerOptions {
  /** How much of the mean squares each step keeps. @default 0.95 */
  rho?: number
  /** Added to what is divided by, so that it is not 0. @default 1e-7 */
  epsilon?: number
}

/** Adadelta; the rule is in kernels/optimizers/adadelta.wgsl. The paper's learning rate is 1. */
export class Adadelta extends Optimizer {
  static override readonly options = table<AdadeltaOptions>({
    learningRate: 'any',
    rho: 'number',
    epsilon: 'number',
    ...optimizerTable,
  })
  /** @internal */
  protected readonly rule = 'adadelta'
  /** @internal */
  protected readonly slots = [[{ name: 'accumulated_grad' }, { name: 'accumulated_delta_var' }]]
  readonly rho: number
  readonly epsilon: number

  constructor(
    ...given: Given<AdadeltaOptions, [], [learningRate: LearningRate, rho: number, epsilon: number]>
  ) {
    const options = named<AdadeltaOptions>(new.target.name, Adadelta.options, given)
    super('adadelta', options)
    const { rho = 0.95, epsilon = 1e-7 } = options
    this.rho = requireShare(this.name, 'rho', rho)
    this.epsilon = epsilon
  }

  /** @internal */
  protected hyper(): Readonly<Record<string, number>> {
    const { rho, epsilon } = this
    return { rho, gain: 1 - rho, epsilon }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), rho: this.rho, epsilon: this.epsilon }
  }
}
