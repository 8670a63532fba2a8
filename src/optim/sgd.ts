import { Optimizer, type OptimizerOptions } from './optimizer.js'

export interface SGDOptions extends OptimizerOptions {
  momentum?: number
  nesterov?: boolean
}

/** Gradient descent with momentum; the rule is in kernels/optimizers/sgd.wgsl. Learning rate 0.01 by default. */
export class SGD extends Optimizer {
  readonly name = 'SGD'
  protected readonly rule = 'sgd'
  protected readonly slotNames = ['momentum']
  protected override readonly tunables: { NESTEROV: boolean }
  readonly momentum: number
  readonly nesterov: boolean

  constructor({ learningRate = 0.01, momentum = 0, nesterov = false, ...options }: SGDOptions = {}) {
    super({ learningRate, ...options })
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new RangeError(`SGD: expected a momentum from 0 to 1, got ${momentum}`)
    }
    this.momentum = momentum
    this.nesterov = nesterov
    this.tunables = { NESTEROV: nesterov && momentum > 0 }
  }

  protected hyper(): readonly number[] {
    return [this.momentum]
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), momentum: this.momentum, nesterov: this.nesterov }
  }
}
