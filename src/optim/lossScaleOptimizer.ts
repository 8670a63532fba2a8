import { type Given, table, takeOptions } from '../options.js'
import { misplaced } from '../show.js'
import { full, zeros } from '../tensor/create.js'
import { NdArray } from '../tensor/ndarray.js'
import { decide, type LossScaleState, unscale } from '../tensor/ops/lossScale.js'
import { gpu } from '../tensor/runtime.js'
import type { Tensor } from '../tensor/tensor.js'
import { Variable } from '../tensor/variable.js'
import { checkGradients } from './checkGradients.js'
import type { LearningRate } from './learningRate.js'
import { Optimizer } from './optimizer.js'
import type { TrainingOptimizer } from './trainingOptimizer.js'

export interface LossScaleOptimizerOptions {
  /** What the loss is multiplied by at first. @default 32768 */
  initialScale?: number
  /** Steps without overflow after which the scale is doubled. @default 2000 */
  dynamicGrowthSteps?: number
  /** For model files. @default 'loss_scale_optimizer' */
  name?: string
}

/** The state, before that of the optimizer inside; step and rate mean nothing, but Keras has them. */
const OWN = ['iteration', 'learning_rate', 'step_counter', 'dynamic_scale']

/**
 * Keeps small gradients from vanishing in float16: the loss is multiplied by a scale, the gradients divided by it.
 * Where a gradient has overflowed, the step is skipped and the scale halved; after many good steps it is
 * doubled (Micikevicius et al., "Mixed Precision Training", 2018; keras.io/api/optimizers/loss_scale_optimizer).
 *
 * Scale, count of steps and the decision stay on the device, so that a recorded step contains them. Steps that
 * are skipped count in `iterations`, which the host counts; in Keras they don't.
 */
export class LossScaleOptimizer implements TrainingOptimizer {
  static readonly options = table<LossScaleOptimizerOptions & { innerOptimizer: Optimizer }>({
    innerOptimizer: 'any!',
    initialScale: 'number',
    dynamicGrowthSteps: 'number',
    name: 'string',
  })
  /** The optimizer that takes the steps. */
  readonly innerOptimizer: Optimizer
  readonly name: string
  readonly initialScale: number
  readonly dynamicGrowthSteps: number
  readonly #state: LossScaleState

  constructor(
    ...given: Given<
      LossScaleOptimizerOptions,
      [innerOptimizer: Optimizer],
      [initialScale: number, dynamicGrowthSteps: number]
    >
  ) {
    const options = takeOptions<LossScaleOptimizerOptions & { innerOptimizer: Optimizer }>(
      new.target.name,
      LossScaleOptimizer.options,
      given,
    )
    const { innerOptimizer } = options
    const { initialScale = 2 ** 15, dynamicGrowthSteps = 2000, name = 'loss_scale_optimizer' } = options
    this.name = name
    if (!(innerOptimizer instanceof Optimizer)) {
      throw new RangeError(`${name}: ${misplaced('an optimizer inside', innerOptimizer)}`)
    }
    this.innerOptimizer = innerOptimizer
    if (!(initialScale > 0 && Number.isFinite(initialScale))) {
      throw new RangeError(`${name}: expected an initialScale above 0, got ${initialScale}`)
    }
    if (!Number.isInteger(dynamicGrowthSteps) || dynamicGrowthSteps < 1) {
      throw new RangeError(
        `${name}: expected dynamicGrowthSteps to be a whole number from 1 on, got ${dynamicGrowthSteps}`,
      )
    }
    for (const option of ['useEma', 'gradientAccumulationSteps'] as const) {
      if (!innerOptimizer[option]) continue
      throw new TypeError(
        `${name}: ${innerOptimizer.name} has ${option}, which would take in the gradients of skipped steps: ` +
          'leave it out, or train in float32',
      )
    }
    this.initialScale = initialScale
    this.dynamicGrowthSteps = dynamicGrowthSteps
    this.#state = {
      scale: new Variable('dynamic_scale', [], () => full([], initialScale), false),
      steps: new Variable('step_counter', [], () => zeros([], 'int32'), false, 'int32'),
      overflow: new Variable('overflow', [], () => zeros([], 'int32'), false, 'int32'),
    }
  }

  /** What the loss is multiplied by now, read from the device. */
  async dynamicScale(): Promise<number> {
    return this.#state.scale.value.item()
  }

  get iterations(): number {
    return this.innerOptimizer.iterations
  }

  set iterations(iterations: number) {
    this.innerOptimizer.iterations = iterations
  }

  get learningRate(): number {
    return this.innerOptimizer.learningRate
  }

  set learningRate(rate: LearningRate) {
    this.innerOptimizer.learningRate = rate
  }

  get variables(): Variable[] {
    return this.innerOptimizer.variables
  }

  get stateNames(): readonly string[] {
    return [...OWN, ...this.innerOptimizer.stateNames.map((name) => `inner_optimizer/${name}`)]
  }

  build(variables: readonly Variable[]): void {
    this.innerOptimizer.build(variables)
  }

  scaleLoss(loss: Tensor): Tensor {
    return loss.mul(this.#state.scale.value)
  }

  apply(variables: readonly Variable[], gradients: readonly Tensor[]): void {
    checkGradients(this.name, variables, gradients)
    const numbers = this.innerOptimizer.nextStep()
    gpu().within({ phase: 'optimizer' }, () => {
      const unscaled = unscale(this.#state, gradients)
      decide(this.#state, this.dynamicGrowthSteps, numbers.hyper)
      this.innerOptimizer.apply(variables, unscaled, numbers)
    })
  }

  /** @internal */
  numbersAt(iterations: number, learningRate: number) {
    return this.innerOptimizer.numbersAt(iterations, learningRate)
  }

  finalizeVariableValues(variables: readonly Variable[]): void {
    this.innerOptimizer.finalizeVariableValues(variables)
  }

  getConfig(): Record<string, unknown> {
    const { name, initialScale, dynamicGrowthSteps } = this
    return { name, initial_scale: initialScale, dynamic_growth_steps: dynamicGrowthSteps }
  }

  async getWeights(): Promise<NdArray[]> {
    const { scale, steps } = this.#state
    return [
      new NdArray(Int32Array.of(0), []),
      new NdArray(Float32Array.of(0), []),
      await steps.value.array(),
      await scale.value.array(),
      ...(await this.innerOptimizer.getWeights()),
    ]
  }

  setWeights(values: readonly NdArray[]): void {
    this.innerOptimizer.setWeights(values.slice(OWN.length))
    this.#state.steps.load(values[2])
    this.#state.scale.load(values[3])
  }
}
