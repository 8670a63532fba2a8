import { Optimizer, type OptimizerOptions } from './optimizer.js'

export interface SGDOptions extends OptimizerOptions {
  momentum?: number
  nesterov?: boolean
}

/** Gradient descent with momentum; the rule is in kernels/optimizers/sgd.wgsl. Learning rate 0.01 by default. */
export class SGD extends Optimizer {
  protected readonly rule = 'sgd'
  protected readonly slots
  protected override readonly tunables
  readonly momentum: number
  readonly nesterov: boolean

  constructor({ learningRate = 0.01, momentum = 0, nesterov = false, ...options }: SGDOptions = {}) {
    super('sgd', { learningRate, ...options })
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new RangeError(`${this.name}: expected a momentum from 0 to 1, got ${momentum}`)
    }
    this.momentum = momentum
    this.nesterov = nesterov
    const used = momentum !== 0
    this.slots = [[{ name: 'momentum', used }]]
    this.tunables = { MOMENTUM: used, NESTEROV: nesterov }
  }

  protected hyper(): Readonly<Record<string, number>> {
    return { momentum: this.momentum }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), momentum: this.momentum, nesterov: this.nesterov }
  }
}
