import { type Given, named, table } from '../options.js'
import type { LearningRate } from './learningRate.js'
import { Optimizer } from './optimizer.js'
import { type OptimizerOptions, optimizerTable } from './optimizerOptions.js'

export interface FtrlOptions extends OptimizerOptions {
  /** How the learning rate falls; 0: it doesn't. @default -0.5 */
  learningRatePower?: number
  /** What the sum of squares begins with. @default 0.1 */
  initialAccumulatorValue?: number
  /** Factor of Σ|w|, a penalty on the weights. @default 0 */
  l1RegularizationStrength?: number
  /** Factor of Σw², a penalty on the weights. @default 0 */
  l2RegularizationStrength?: number
  /** A penalty on the size of the gradients, not on that of the weights. @default 0 */
  l2ShrinkageRegularizationStrength?: number
  /** Added to the root of the sum of squares. @default 0 */
  beta?: number
}

/** Follow the regularized leader: weights that don't help stay 0; the rule is in kernels/optimizers/ftrl.wgsl. */
export class Ftrl extends Optimizer {
  static override readonly options = table<FtrlOptions>({
    learningRate: 'any',
    learningRatePower: 'number',
    initialAccumulatorValue: 'number',
    l1RegularizationStrength: 'number',
    l2RegularizationStrength: 'number',
    l2ShrinkageRegularizationStrength: 'number',
    beta: 'number',
    ...optimizerTable,
  })
  /** @internal */
  protected readonly rule = 'ftrl'
  /** @internal */
  protected readonly slots
  readonly #options: Required<Omit<FtrlOptions, keyof OptimizerOptions>>

  constructor(
    ...given: Given<
      FtrlOptions,
      [],
      [learningRate: LearningRate, learningRatePower: number, initialAccumulatorValue: number]
    >
  ) {
    const options = named<FtrlOptions>(new.target.name, Ftrl.options, given)
    super('ftrl', options)
    const {
      learningRatePower = -0.5,
      initialAccumulatorValue = 0.1,
      l1RegularizationStrength = 0,
      l2RegularizationStrength = 0,
      l2ShrinkageRegularizationStrength = 0,
      beta = 0,
    } = options
    if (!(learningRatePower <= 0)) {
      throw new RangeError(
        `${this.name}: expected a learningRatePower of 0 or less, got ${learningRatePower}`,
      )
    }
    const strengths = {
      initialAccumulatorValue,
      l1RegularizationStrength,
      l2RegularizationStrength,
      l2ShrinkageRegularizationStrength,
    }
    for (const [option, strength] of Object.entries(strengths)) {
      if (!(strength >= 0))
        throw new RangeError(`${this.name}: expected ${option} from 0 on, got ${strength}`)
    }
    this.#options = { learningRatePower, ...strengths, beta }
    this.slots = [[{ name: 'accumulator', initial: initialAccumulatorValue }, { name: 'linear' }]]
  }

  /** @internal */
  protected hyper(_: number, learningRate: number): Readonly<Record<string, number>> {
    const of = this.#options
    const l2 = of.l2RegularizationStrength + of.beta / (2 * learningRate)
    return {
      power: -of.learningRatePower,
      l1: of.l1RegularizationStrength,
      l2,
      shrinkage: of.l2ShrinkageRegularizationStrength,
    }
  }

  override getConfig(): Record<string, unknown> {
    const of = this.#options
    return {
      ...super.getConfig(),
      learning_rate_power: of.learningRatePower,
      initial_accumulator_value: of.initialAccumulatorValue,
      l1_regularization_strength: of.l1RegularizationStrength,
      l2_regularization_strength: of.l2RegularizationStrength,
      l2_shrinkage_regularization_strength: of.l2ShrinkageRegularizationStrength,
      beta: of.beta,
    }
  }
}
