import { type Given, named, table } from '../options.js'
import type { LearningRate } from './learningRate.js'
import { Optimizer } from './optimizer.js'
import { type OptimizerOptions, optimizerTable } from './optimizerOptions.js'

export interface AdagradOptions extends OptimizerOptions {
  /** What the sum of squares begins with. @default 0.1 */
  initialAccumulatorValue?: number
  /** Added to what is divided by, so that it is not 0. @default 1e-7 */
  epsilon?: number
}

/** Adagrad; the rule is in kernels/optimizers/adagrad.wgsl. */
export class Adagrad extends Optimizer {
  static override readonly options = table<AdagradOptions>({
    learningRate: 'any',
    initialAccumulatorValue: 'number',
    epsilon: 'number',
    ...optimizerTable,
  })
  /** @internal */
  protected readonly rule = 'adagrad'
  /** @internal */
  protected readonly slots
  readonly initialAccumulatorValue: number
  readonly epsilon: number

  constructor(
    ...given: Given<
      AdagradOptions,
      [],
      [learningRate: LearningRate, initialAccumulatorValue: number, epsilon: number]
    >
  ) {
    const options = named<AdagradOptions>(new.target.name, Adagrad.options, given)
    super('adagrad', options)
    const { initialAccumulatorValue = 0.1, epsilon = 1e-7 } = options
    this.initialAccumulatorValue = initialAccumulatorValue
    this.epsilon = epsilon
    this.slots = [[{ name: 'accumulator', initial: initialAccumulatorValue }]]
  }

  /** @internal */
  protected hyper(): Readonly<Record<string, number>> {
    return { epsilon: this.epsilon }
  }

  override getConfig(): Record<string, unknown> {
    const { initialAccumulatorValue, epsilon } = this
    return { ...super.getConfig(), initial_accumulator_value: initialAccumulatorValue, epsilon }
  }
}
