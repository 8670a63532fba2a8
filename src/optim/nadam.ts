import { named, table } from '../options.js'
import { type GivenMeans, type MeansOptions, meansOf, meansTable } from './means.js'
import { Optimizer } from './optimizer.js'
import { optimizerTable } from './optimizerOptions.js'

export type NadamOptions = MeansOptions

/** Adam with Nesterov's momentum; the rule is in kernels/optimizers/nadam.wgsl. */
export class Nadam extends Optimizer {
  static override readonly options = table<NadamOptions>({
    ...meansTable,
    ...optimizerTable,
  })
  /** @internal */
  protected readonly rule = 'nadam'
  /** @internal */
  protected readonly slots = [[{ name: 'momentum' }, { name: 'velocity' }]]
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** Πμ up to an update, the latest that was asked for. */
  #product = { upTo: 0, value: 1 }

  constructor(...given: GivenMeans<NadamOptions>) {
    const options = named<NadamOptions>(new.target.name, Nadam.options, given)
    super('nadam', options)
    const { beta1, beta2, epsilon } = meansOf(this.name, options)
    this.beta1 = beta1
    this.beta2 = beta2
    this.epsilon = epsilon
  }

  /** @internal */
  protected hyper(step: number): Readonly<Record<string, number>> {
    const product = this.#productUpTo(step)
    const [now, next] = [this.#momentumAt(step), this.#momentumAt(step + 1)]
    // Keras takes β as a float32 here; 1 - 0.999 differs in the fifth digit.
    const [beta1, beta2] = [Math.fround(this.beta1), Math.fround(this.beta2)]
    return {
      meanGain: 1 - beta1,
      squareGain: 1 - beta2,
      next: next / (1 - product * next),
      now: (1 - now) / (1 - product),
      scale: 1 / (1 - beta2 ** step),
      epsilon: this.epsilon,
    }
  }

  #momentumAt(step: number): number {
    return this.beta1 * (1 - 0.5 * 0.96 ** step)
  }

  #productUpTo(step: number): number {
    if (this.#product.upTo > step) this.#product = { upTo: 0, value: 1 }
    while (this.#product.upTo < step) this.#product.value *= this.#momentumAt(++this.#product.upTo)
    return this.#product.value
  }

  /** Keras keeps the product Πμ. */
  protected override get scalars(): readonly number[] {
    return [this.#productUpTo(Math.floor(this.iterations / (this.gradientAccumulationSteps ?? 1)))]
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), beta_1: this.beta1, beta_2: this.beta2, epsilon: this.epsilon }
  }
}
