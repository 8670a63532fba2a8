import { Optimizer, type OptimizerOptions } from './optimizer.js'

export interface AdamOptions extends OptimizerOptions {
  beta1?: number
  beta2?: number
  epsilon?: number
}

/** Adam; the rule is in kernels/optimizers/adam.wgsl. */
export class Adam extends Optimizer {
  readonly name = 'adam'
  protected readonly rule = 'adam'
  protected readonly slotNames = ['momentum', 'velocity']
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number

  constructor({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, ...options }: AdamOptions = {}) {
    super(options)
    this.beta1 = beta1
    this.beta2 = beta2
    this.epsilon = epsilon
  }

  protected hyper(step: number, learningRate: number): readonly number[] {
    const { beta1, beta2, epsilon } = this
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)
    return [rate, beta1, beta2, epsilon]
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      beta_1: this.beta1,
      beta_2: this.beta2,
      epsilon: this.epsilon,
      amsgrad: false,
    }
  }
}
