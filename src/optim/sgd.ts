import { type Given, named, table } from '../options.js'
import type { LearningRate } from './learningRate.js'
import { Optimizer } from './optimizer.js'
import { type OptimizerOptions, optimizerTable } from './optimizerOptions.js'

export interface SGDOptions extends OptimizerOptions {
  /** How much of the last step the next one keeps. @default 0 */
  momentum?: number
  /** Whether to look ahead along the last step (Nesterov, 1983). @default false */
  nesterov?: boolean
}

/** Gradient descent with momentum; the rule is in kernels/optimizers/sgd.wgsl. Learning rate 0.01 by default. */
export class SGD extends Optimizer {
  static override readonly options = table<SGDOptions>({
    learningRate: 'any',
    momentum: 'number',
    nesterov: 'boolean',
    ...optimizerTable,
  })
  /** @internal */
  protected readonly rule = 'sgd'
  /** @internal */
  protected readonly slots
  /** @internal */
  protected override readonly tunables
  readonly momentum: number
  readonly nesterov: boolean

  constructor(...given: Given<SGDOptions, [], [learningRate: LearningRate, momentum: number]>) {
    const options = named<SGDOptions>(new.target.name, SGD.options, given)
    const { learningRate = 0.01, momentum = 0, nesterov = false } = options
    super('sgd', { ...options, learningRate })
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new RangeError(`${this.name}: expected a momentum from 0 to 1, got ${momentum}`)
    }
    this.momentum = momentum
    this.nesterov = nesterov
    const used = momentum !== 0
    this.slots = [[{ name: 'momentum', used }]]
    this.tunables = { MOMENTUM: used, NESTEROV: nesterov }
  }

  /** @internal */
  protected hyper(): Readonly<Record<string, number>> {
    return { momentum: this.momentum }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), momentum: this.momentum, nesterov: this.nesterov }
  }
}
