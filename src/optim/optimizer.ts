import { kernels } from '../kernels/loaded.js'
import type { UpdateRule } from '../kernels/optimizers.js'
import type { Tunables } from '../kernels/shader.js'
import { checkOptions, type OptionTable, table } from '../options.js'
import type { NdArray } from '../tensor/ndarray.js'
import { update } from '../tensor/ops/update.js'
import { gpu } from '../tensor/runtime.js'
import { scope } from '../tensor/scope.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { checkGradients } from './checkGradients.js'
import { type Clipping, checkClipping, clip } from './clipping.js'
import { GradientAccumulation } from './gradientAccumulation.js'
import { type LearningRate, rateAt } from './learningRate.js'
import { MovingAverage } from './movingAverage.js'
import { describeOptions, type OptimizerOptions, optimizerTable, requireDecay } from './optimizerOptions.js'
import { leadingOf, type OptimizerState, readState, splitState } from './optimizerState.js'
import { LearningRateSchedule } from './schedules/index.js'
import { type Slot, Slots } from './slots.js'
import { NumbersOfSteps, type StepNumbers } from './stepNumbers.js'

/**
 * Changes weights along their gradients. A rule is a shader in `kernels/optimizers/`, one dispatch a weight (in a
 * recorded step, one for all small ones: gpu/join.ts); a subclass names it, its slots, and the numbers it needs in each
 * step. What a shader of single values can't do is written in ops (further/composedOptimizer.ts).
 */
export abstract class Optimizer {
  /** What the constructor takes by name, in the order in which it may be given. */
  static readonly options: OptionTable = table<OptimizerOptions>({ learningRate: 'any', ...optimizerTable })
  protected abstract readonly rule: UpdateRule | null
  /**
   * What the rule remembers of each weight, in the shader's order. In Keras' order of variables, all of one
   * group come before the next one, weight by weight.
   */
  protected abstract readonly slots: readonly (readonly Slot[])[]
  protected readonly tunables: Tunables = {}
  /** For model files. */
  readonly name: string
  readonly weightDecay: number | null
  readonly clipping: Clipping
  readonly useEma: boolean
  readonly emaMomentum: number
  readonly emaOverwriteFrequency: number | null
  readonly gradientAccumulationSteps: number | null
  /** Steps taken so far, those that only gather gradients included. Set it to resume training. */
  iterations = 0
  #learningRate: LearningRate
  readonly #average: MovingAverage
  readonly #accumulation: GradientAccumulation
  /** Made when it is first asked for: a rule's slots are known when its constructor has run. */
  #made: Slots | null = null
  /** Whether weights and averages are exchanged. */
  #showsAverages = false
  readonly #numbers = new NumbersOfSteps(
    () => this.#hyperOf(1, 0, true).length,
    (numbers) => this.#advance(numbers),
  )

  constructor(ownName: string, options: OptimizerOptions = {}) {
    checkOptions(new.target.name, { ...new.target.options, ...Optimizer.options }, options)
    const { learningRate = 0.001, weightDecay = null, name = ownName } = options
    const { clipnorm = null, globalClipnorm = null, clipvalue = null } = options
    const { useEma = false, emaMomentum = 0.99, emaOverwriteFrequency = null } = options
    this.name = name
    rateAt(learningRate, 0)
    this.#learningRate = learningRate
    requireDecay(name, weightDecay)
    this.weightDecay = weightDecay
    this.clipping = { clipnorm, globalClipnorm, clipvalue }
    checkClipping(this.clipping)
    const { gradientAccumulationSteps = null } = options
    this.useEma = useEma
    this.emaMomentum = emaMomentum
    this.emaOverwriteFrequency = emaOverwriteFrequency
    this.gradientAccumulationSteps = gradientAccumulationSteps
    this.#average = new MovingAverage(name, useEma, emaMomentum, emaOverwriteFrequency)
    this.#accumulation = new GradientAccumulation(name, gradientAccumulationSteps)
  }

  /** The numbers of the shader's `Rule`, by name, in update `step` = 1, 2, … */
  protected abstract hyper(step: number, learningRate: number): Readonly<Record<string, number>>

  /** The rate of the next step. A number set here holds from the next step on, also while training. */
  get learningRate(): number {
    return rateAt(this.#learningRate, this.iterations)
  }

  set learningRate(rate: LearningRate) {
    if (this.#learningRate instanceof LearningRateSchedule && typeof rate === 'number') {
      throw new TypeError(
        `${this.name}: its learning rate follows a schedule, so it can't be set to ${rate}: ` +
          'give the optimizer a number as learningRate if it is to change while training',
      )
    }
    rateAt(rate, this.iterations)
    this.#learningRate = rate
  }

  /**
   * Keras 2's name of the learning rate.
   * @throws TypeError always: a rate set here would be read by nothing
   */
  get lr(): never {
    throw new TypeError(`${this.name}: there is no lr; it is called learningRate here`)
  }

  set lr(_: never) {
    throw new TypeError(`${this.name}: there is no lr to set; it is called learningRate here`)
  }

  /** Keras' configuration, in Keras' names. */
  getConfig(): Record<string, unknown> {
    return describeOptions(this, this.#learningRate)
  }

  /**
   * Counts a step and gives its numbers.
   */
  nextStep(): StepNumbers {
    return this.#numbers.next()
  }

  #hyperOf(step: number, learningRate: number, due: boolean): Float32Array {
    const decay = 1 - (this.weightDecay ?? 0) * learningRate
    return this.pack({ learningRate, decay, due, ...this.hyper(step, learningRate) })
  }

  /**
   * What a recorded step that counts from `iterations` on finds in its numbers; null where it counts several times.
   * @internal
   */
  numbersAt(iterations: number, learningRate: number): { hyper: Variable; values: Float32Array } | null {
    const numbers = this.#numbers.ofRecorded
    return numbers && { hyper: numbers.hyper, values: this.#hyperAt(iterations, learningRate) }
  }

  #hyperAt(iterations: number, learningRate: number): Float32Array {
    const updates = this.#accumulation.updatesAfter(iterations)
    return this.#hyperOf(updates + 1, learningRate, this.#accumulation.isDue(iterations + 1))
  }

  /** The numbers of a step as they lie on the device; `due` is the third. @internal */
  protected pack(numbers: Readonly<Record<string, number | boolean>>): Float32Array<ArrayBuffer> {
    return kernels.hyperOf(this.rule!, numbers)
  }

  /** One step of a variable and of what is remembered of it, in place. @internal */
  protected step(variable: Variable, gradient: Tensor, hyper: Variable, slots: readonly Variable[]): void {
    update(this.rule!, variable, gradient, hyper, slots, this.tunables)
  }

  #advance({ hyper, averaging, gathering }: StepNumbers): void {
    // As files hold it: training that has been saved and resumed takes the very same steps.
    const rate = Math.fround(this.learningRate)
    hyper.set(this.#hyperAt(this.iterations, rate))
    const updates = this.#accumulation.updatesAfter(this.iterations)
    this.iterations++
    const due = this.#accumulation.isDue(this.iterations)
    if (this.gradientAccumulationSteps) gathering.set(Float32Array.of(due ? 0 : 1))
    if (this.useEma) averaging.set(this.#average.numbers(updates))
  }

  /** What gradients are taken of, for a loss. */
  scaleLoss(loss: Tensor): Tensor {
    return loss
  }

  /**
   * One step: updates each variable by its gradient, and brings it back to its constraint.
   *
   *     const { value, gradients } = valueAndGrad(() => loss(model.apply(x), y), model.trainableWeights)
   *     optimizer.apply(model.trainableWeights, gradients)
   *
   * @throws TypeError or RangeError where they are not variables and a gradient of the same shape for each
   */
  apply(
    variables: readonly Variable[],
    gradients: readonly Tensor[],
    numbers: StepNumbers | null = null,
  ): void {
    checkGradients(this.name, variables, gradients)
    this.build(variables)
    const { hyper, averaging, gathering } = numbers ?? this.nextStep()
    gpu().within({ phase: 'optimizer' }, () => {
      const remembered = variables.map((variable) => this.#memory.of(variable))
      const means = remembered.map(([, [sum]], i) =>
        this.#accumulation.gather(sum, gradients[i].cast('float32')),
      )
      const clipped = clip(means, this.clipping)
      variables.forEach((variable, i) => {
        const [, , ...own] = remembered[i]
        this.step(variable, clipped[i], hyper, own.flat())
      })
      for (const [, [sum]] of remembered) this.#accumulation.end(sum, gathering)
      variables.forEach((variable, i) => {
        const [[average]] = remembered[i]
        this.#average.update(variable, average, averaging)
      })
      for (const variable of variables) {
        if (variable.constraint) variable.assign(variable.constraint(variable.value))
      }
    })
  }

  /** Gives the variables their moving averages' values, which `useEma` keeps; at the end of training. */
  finalizeVariableValues(variables: readonly Variable[]): void {
    this.showAverages(variables, false)
    for (const variable of variables) {
      const [[average]] = this.#memory.of(variable)
      this.#average.finalize(variable, average)
    }
  }

  /**
   * Exchanges the variables' values and their moving averages', where that has not been done: `averages` says which of both
   * the variables are to have. @internal
   */
  showAverages(variables: readonly Variable[], averages: boolean): void {
    if (averages === this.#showsAverages) return
    this.#showsAverages = averages
    scope(() => {
      for (const variable of variables) {
        const [[average]] = this.#memory.of(variable)
        this.#average.swap(variable, average)
      }
    })
  }

  /** Makes what is remembered of each variable, where that hasn't been done: the first step does it, too. */
  build(variables: readonly Variable[]): void {
    this.#memory.build(variables)
  }

  /** All slots of all variables seen so far, in the order of Keras' `optimizer.variables`. */
  get variables(): Variable[] {
    return this.#memory.variables
  }

  /** Averages, gathered gradients, and the rule's own slots: Keras' order. */
  get #memory(): Slots {
    this.#made ??= new Slots(this.name, [this.#average.slots, this.#accumulation.slots, ...this.slots])
    return this.#made
  }

  /** Single numbers that Keras keeps behind the slots. They follow from `iterations`. */
  protected get scalars(): readonly number[] {
    return []
  }

  get #state(): OptimizerState {
    const { iterations, variables: slots, scalars } = this
    const learningRate = typeof this.#learningRate === 'number' ? this.#learningRate : null
    return { iterations, learningRate, slots, scalars }
  }

  /**
   * All that training on from here needs besides the weights, as Keras orders and saves it: `iteration`
   * (int32), `learning_rate` unless it follows a schedule, then the slots, then what the rule keeps once.
   */
  async getWeights(): Promise<NdArray[]> {
    return readState(this.#state)
  }

  /**
   * Restores what `getWeights` gave, so that training goes on exactly. `build` comes first.
   * @throws RangeError where number or shapes don't fit
   */
  setWeights(values: readonly NdArray[]): void {
    const { iterations, learningRate, slots } = splitState(this.name, this.#state, values)
    this.iterations = iterations
    if (learningRate !== null) this.learningRate = learningRate
    this.variables.forEach((variable, i) => {
      variable.load(slots[i])
    })
  }

  /** What `getWeights` gives before what is remembered of each weight. */
  get stateNames(): readonly string[] {
    return Object.keys(leadingOf(this.#state))
  }
}
