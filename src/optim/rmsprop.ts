import { Optimizer, type OptimizerOptions } from './optimizer.js'

export interface RMSpropOptions extends OptimizerOptions {
  rho?: number
  momentum?: number
  epsilon?: number
  centered?: boolean
}

/** RMSprop; the rule is in kernels/optimizers/rmsprop.wgsl. */
export class RMSprop extends Optimizer {
  readonly name = 'rmsprop'
  protected readonly rule = 'rmsprop'
  protected readonly slotNames = ['velocity', 'momentum', 'average_gradient']
  protected override readonly tunables: { CENTERED: boolean }
  readonly rho: number
  readonly momentum: number
  readonly epsilon: number
  readonly centered: boolean

  constructor({
    rho = 0.9,
    momentum = 0,
    epsilon = 1e-7,
    centered = false,
    ...options
  }: RMSpropOptions = {}) {
    super(options)
    this.rho = rho
    this.momentum = momentum
    this.epsilon = epsilon
    this.centered = centered
    this.tunables = { CENTERED: centered }
  }

  protected hyper(): readonly number[] {
    return [this.rho, this.momentum, this.epsilon]
  }

  override getConfig(): Record<string, unknown> {
    const { rho, momentum, epsilon, centered } = this
    return { ...super.getConfig(), rho, momentum, epsilon, centered }
  }
}
