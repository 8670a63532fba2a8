import { type Given, named, table } from '../options.js'
import type { LearningRate } from './learningRate.js'
import { requireShare } from './means.js'
import { Optimizer } from './optimizer.js'
import { type OptimizerOptions, optimizerTable } from './optimizerOptions.js'

export interface RMSpropOptions extends OptimizerOptions {
  /** How much of the mean square each step keeps. @default 0.9 */
  rho?: number
  /** How much of the last step the next one keeps. @default 0 */
  momentum?: number
  /** Added to what is divided by, so that it is not 0. @default 1e-7 */
  epsilon?: number
  /** Whether to divide by the root of the gradients' variance, not of their mean square. @default false */
  centered?: boolean
}

/** RMSprop; the rule is in kernels/optimizers/rmsprop.wgsl. */
export class RMSprop extends Optimizer {
  static override readonly options = table<RMSpropOptions>({
    learningRate: 'any',
    rho: 'number',
    momentum: 'number',
    epsilon: 'number',
    centered: 'boolean',
    ...optimizerTable,
  })
  /** @internal */
  protected readonly rule = 'rmsprop'
  /** @internal */
  protected readonly slots
  /** @internal */
  protected override readonly tunables
  readonly rho: number
  readonly momentum: number
  readonly epsilon: number
  readonly centered: boolean

  constructor(
    ...given: Given<
      RMSpropOptions,
      [],
      [learningRate: LearningRate, rho: number, momentum: number, epsilon: number]
    >
  ) {
    const options = named<RMSpropOptions>(new.target.name, RMSprop.options, given)
    super('rm_sprop', options)
    const { rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false } = options
    this.rho = requireShare(this.name, 'rho', rho)
    this.momentum = momentum
    this.epsilon = epsilon
    this.centered = centered
    this.slots = [
      [{ name: 'velocity' }],
      [{ name: 'momentum', used: momentum > 0 }],
      [{ name: 'average_gradient', used: centered }],
    ]
    this.tunables = { MOMENTUM: momentum > 0, CENTERED: centered }
  }

  /** @internal */
  protected hyper(): Readonly<Record<string, number>> {
    const { rho, momentum, epsilon } = this
    return { rho, gain: 1 - rho, momentum, epsilon }
  }

  override getConfig(): Record<string, unknown> {
    const { rho, momentum, epsilon, centered } = this
    return { ...super.getConfig(), rho, momentum, epsilon, centered }
  }
}
