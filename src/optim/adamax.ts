import { named, table } from '../options.js'
import { type GivenMeans, type MeansOptions, meansOf, meansTable } from './means.js'
import { Optimizer } from './optimizer.js'
import { optimizerTable } from './optimizerOptions.js'

export type AdamaxOptions = MeansOptions

/** Adam by the largest gradient instead of the mean square; the rule is in kernels/optimizers/adamax.wgsl. */
export class Adamax extends Optimizer {
  static override readonly options = table<AdamaxOptions>({
    ...meansTable,
    ...optimizerTable,
  })
  /** @internal */
  protected readonly rule = 'adamax'
  /** @internal */
  protected readonly slots = [[{ name: 'momentum' }, { name: 'norm' }]]
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number

  constructor(...given: GivenMeans<AdamaxOptions>) {
    const options = named<AdamaxOptions>(new.target.name, Adamax.options, given)
    super('adamax', options)
    const { beta1, beta2, epsilon } = meansOf(this.name, options)
    this.beta1 = beta1
    this.beta2 = beta2
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
