import type { UpdateRule } from '../kernels/optimizers.js'
import type { Tunables } from '../kernels/shader.js'
import { checkOptions, type OptionTable, type Table, table } from '../options.js'
import { full, zeros } from '../tensor/create.js'
import { NdArray } from '../tensor/ndarray.js'
import { hyperOf, update, updateAverage } from '../tensor/ops/update.js'
import { gpu, isAbstract } from '../tensor/runtime.js'
import type { Tensor } from '../tensor/tensor.js'
import { Variable } from '../tensor/variable.js'
import { checkGradients } from './checkGradients.js'
import { type Clipping, checkClipping, clip } from './clipping.js'
import { type LearningRate, rateAt } from './learningRate.js'
import { LearningRateSchedule, serializeSchedule } from './schedules.js'

/** Options that every optimizer has (keras.io/api/optimizers). */
export interface OptimizerOptions extends Clipping {
  learningRate?: LearningRate
  /** Share of its own value, times the learning rate, that each weight loses in each step. */
  weightDecay?: number | null
  /** Whether to keep a moving average of the weights' values. */
  useEma?: boolean
  /** How much of the average each step leaves. */
  emaMomentum?: number
  /** Every so many steps weights take their average's value; null: only in `finalizeVariableValues`. */
  emaOverwriteFrequency?: number | null
  /** Every so many steps weights are updated, by the mean of the gradients since. */
  gradientAccumulationSteps?: number | null
  name?: string
}

/** All but the learning rate, which comes first, before a rule's own options. */
export const optimizerTable = {
  weightDecay: 'number?',
  clipnorm: 'number?',
  clipvalue: 'number?',
  globalClipnorm: 'number?',
  useEma: 'boolean',
  emaMomentum: 'number',
  emaOverwriteFrequency: 'number?',
  gradientAccumulationSteps: 'number?',
  name: 'string',
} satisfies Table<Omit<OptimizerOptions, 'learningRate'>>

/** A value that a rule remembers for each value of a weight. */
export interface Slot {
  name: string
  /** What it begins with; 0 where nothing is said. */
  initial?: number
  /** False where the rule's options don't need it: then it takes no memory. */
  used?: boolean
}

/** What changes from step to step, on the device. */
export interface StepNumbers {
  /** Learning rate, decay, due, the rule's own; 0 for due: only gather. */
  hyper: Variable
  /** Momentum of the moving average; whether weights take its value. */
  averaging: Variable
  /** What of the gathered gradients is kept. */
  gathering: Variable
}

/** What is remembered of one weight: in the order of `groups`, and of the slots in each. */
type Memory = readonly (readonly Variable[])[]

/** What training asks of an optimizer. */
export type TrainingOptimizer = Pick<
  Optimizer,
  | 'name'
  | 'iterations'
  | 'learningRate'
  | 'variables'
  | 'stateNames'
  | 'build'
  | 'scaleLoss'
  | 'apply'
  | 'finalizeVariableValues'
  | 'getConfig'
  | 'getWeights'
  | 'setWeights'
>

/**
 * Changes weights along their gradients. A rule is a shader in `kernels/optimizers/`, one dispatch a weight;
 * a subclass names it, its slots, and the numbers it needs in each step.
 */
export abstract class Optimizer {
  /** What the constructor takes by name, in the order in which it may be given. */
  static readonly options: OptionTable = table<OptimizerOptions>({ learningRate: 'any', ...optimizerTable })
  protected abstract readonly rule: UpdateRule
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
  readonly #memory = new Map<Variable, Memory>()
  readonly #unused = new Map<string, Variable>()
  /** Numbers of steps that run at once. */
  #numbers: StepNumbers | null = null
  /** Numbers of the first, second, … call of `apply` in a recorded step. */
  readonly #recorded: StepNumbers[] = []
  /** Calls of `apply` in each recorded step. */
  readonly #calls = new WeakMap<object, number>()

  constructor(ownName: string, options: OptimizerOptions = {}) {
    checkOptions(new.target.name, { ...new.target.options, ...Optimizer.options }, options)
    const { learningRate = 0.001, weightDecay = null, name = ownName } = options
    const { clipnorm = null, globalClipnorm = null, clipvalue = null } = options
    const { useEma = false, emaMomentum = 0.99, emaOverwriteFrequency = null } = options
    this.name = name
    rateAt(learningRate, 0)
    this.#learningRate = learningRate
    if (weightDecay !== null && !(weightDecay >= 0)) {
      throw new RangeError(`${name}: expected a weightDecay from 0 on, got ${weightDecay}`)
    }
    this.weightDecay = weightDecay
    this.clipping = { clipnorm, globalClipnorm, clipvalue }
    checkClipping(this.clipping)
    if (!(emaMomentum >= 0 && emaMomentum <= 1)) {
      throw new RangeError(`${name}: expected an emaMomentum from 0 to 1, got ${emaMomentum}`)
    }
    this.useEma = useEma
    this.emaMomentum = emaMomentum
    this.emaOverwriteFrequency = this.#whole('emaOverwriteFrequency', emaOverwriteFrequency, 1)
    this.gradientAccumulationSteps = this.#whole(
      'gradientAccumulationSteps',
      options.gradientAccumulationSteps ?? null,
      2,
    )
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
          'give the optimizer a number as learningRate where it shall be changed while training',
      )
    }
    rateAt(rate, this.iterations)
    this.#learningRate = rate
  }

  /** Keras' configuration, in Keras' names. */
  getConfig(): Record<string, unknown> {
    const rate = this.#learningRate
    const { clipnorm, globalClipnorm, clipvalue } = this.clipping
    return {
      name: this.name,
      learning_rate: describeRate(rate),
      weight_decay: this.weightDecay,
      clipnorm,
      global_clipnorm: globalClipnorm,
      clipvalue,
      use_ema: this.useEma,
      ema_momentum: this.emaMomentum,
      ema_overwrite_frequency: this.emaOverwriteFrequency,
      loss_scale_factor: null,
      gradient_accumulation_steps: this.gradientAccumulationSteps,
    }
  }

  /**
   * Counts a step and gives its numbers. In a step that is being recorded they are data, which the host writes, and
   * counts, before each replay.
   */
  nextStep(): StepNumbers {
    const { recording } = gpu()
    if (!recording) {
      this.#numbers ??= this.#makeNumbers()
      if (!isAbstract()) this.#advance(this.#numbers)
      return this.#numbers
    }
    const call = this.#calls.get(recording) ?? 0
    this.#calls.set(recording, call + 1)
    this.#recorded[call] ??= this.#makeNumbers()
    const numbers = this.#recorded[call]
    recording.onReplay(() => this.#advance(numbers))
    return numbers
  }

  #makeNumbers(): StepNumbers {
    const count = this.#hyperOf(1, 0, true).length
    const variable = (name: string, size: number) => new Variable(name, [size], () => zeros([size]), false)
    return {
      hyper: variable('hyper', count),
      averaging: variable('averaging', 2),
      gathering: variable('gathering', 1),
    }
  }

  #hyperOf(step: number, learningRate: number, due: boolean): Float32Array {
    const decay = 1 - (this.weightDecay ?? 0) * learningRate
    return hyperOf(this.rule, { learningRate, decay, due, ...this.hyper(step, learningRate) })
  }

  #advance({ hyper, averaging, gathering }: StepNumbers): void {
    const every = this.gradientAccumulationSteps ?? 1
    // As files hold it: training that has been saved and resumed takes the very same steps.
    const rate = Math.fround(this.learningRate)
    const updates = Math.floor(this.iterations / every)
    this.iterations++
    const due = this.iterations % every === 0
    hyper.set(this.#hyperOf(updates + 1, rate, due))
    if (this.gradientAccumulationSteps) gathering.set(Float32Array.of(due ? 0 : 1))
    if (!this.useEma) return
    const overwrite = this.emaOverwriteFrequency !== null && (updates + 1) % this.emaOverwriteFrequency === 0
    averaging.set(Float32Array.of(updates === 0 ? 0 : this.emaMomentum, overwrite ? 1 : 0))
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
    const floats = gradients.map((gradient) => gradient.cast('float32'))
    const clipped = clip(this.#gathered(variables, floats), this.clipping)
    variables.forEach((variable, i) => {
      const [, , ...slots] = this.#memory.get(variable)!
      update(this.rule, variable, clipped[i], hyper, slots.flat(), this.tunables)
    })
    for (const variable of variables) {
      const [[average], [gatherer]] = this.#memory.get(variable)!
      if (gatherer) gatherer.assign(gatherer.value.mul(gathering.value))
      if (average) updateAverage(variable, average, averaging)
    }
    for (const variable of variables) {
      if (variable.constraint) variable.assign(variable.constraint(variable.value))
    }
  }

  /** What it has begun with is what an optimizer goes on with: files tell what it remembers by order. */
  #requireKnown(variables: readonly Variable[]): void {
    if (this.#memory.size === 0) return
    const unknown = variables.find((variable) => !this.#memory.has(variable))
    if (!unknown) return
    throw new Error(
      `${this.name}: weight "${unknown.name}" [${unknown.shape}] was not among those that it has begun to train: call ` +
        'compile again with a new optimizer after layers have been added or set trainable',
    )
  }

  /** The mean of the gradients since the last update, where they are gathered. */
  #gathered(variables: readonly Variable[], gradients: readonly Tensor[]): readonly Tensor[] {
    const steps = this.gradientAccumulationSteps
    if (!steps) return gradients
    return variables.map((variable, i) => {
      const [, [gatherer]] = this.#memory.get(variable)!
      gatherer.assign(gatherer.value.add(gradients[i]))
      return gatherer.value.div(steps)
    })
  }

  /** Gives the variables their moving averages' values, which `useEma` keeps; at the end of training. */
  finalizeVariableValues(variables: readonly Variable[]): void {
    if (!this.useEma) return
    for (const variable of variables) {
      const average = this.#memory.get(variable)?.[0][0]
      if (average) variable.assign(average.value)
    }
  }

  /** Makes what is remembered of each variable, where that hasn't been done: the first step does it, too. */
  build(variables: readonly Variable[]): void {
    this.#requireKnown(variables)
    for (const variable of variables) {
      if (this.#memory.has(variable)) continue
      const groups = this.#groups.map((slots) => slots.map((slot) => this.#slotOf(variable, slot)))
      this.#memory.set(variable, groups)
    }
  }

  /** Averages, gathered gradients, and the rule's own slots: Keras' order. */
  get #groups(): readonly (readonly Slot[])[] {
    return [
      this.useEma ? [{ name: 'average' }] : [],
      this.gradientAccumulationSteps ? [{ name: 'gradient_accumulator' }] : [],
      ...this.slots,
    ]
  }

  #slotOf({ name, shape }: Variable, { name: slot, initial = 0, used = true }: Slot): Variable {
    if (used) return new Variable(`${name}_${slot}`, shape, () => full(shape, initial), false)
    // A dispatch can't bind nothing: one small buffer stands for the slot of every weight.
    let unused = this.#unused.get(slot)
    if (!unused) {
      unused = new Variable(`unused_${slot}`, [1], () => zeros([1]), false)
      this.#unused.set(slot, unused)
    }
    return unused
  }

  /** All slots of all variables seen so far, in the order of Keras' `optimizer.variables`. */
  get variables(): Variable[] {
    return this.#groups.flatMap((slots, group) =>
      [...this.#memory.values()].flatMap((groups) => groups[group].filter((_, i) => slots[i].used !== false)),
    )
  }

  /** Single numbers that Keras keeps behind the slots. They follow from `iterations`. */
  protected get scalars(): readonly number[] {
    return []
  }

  /**
   * All that training on from here needs besides the weights, as Keras orders and saves it: `iteration`
   * (int32), `learning_rate` unless it follows a schedule, then the slots, then what the rule keeps once.
   */
  async getWeights(): Promise<NdArray[]> {
    const slots = await Promise.all(this.variables.map(({ value }) => value.array()))
    return [...this.#leading(), ...slots, ...this.scalars.map((x) => scalar(Float32Array.of(x)))]
  }

  /**
   * Restores what `getWeights` gave, so that training goes on exactly. `build` comes first.
   * @throws RangeError where number or shapes don't fit
   */
  setWeights(values: readonly NdArray[]): void {
    const { variables } = this
    const leading = this.#leading().length
    const expected = leading + variables.length + this.scalars.length
    if (values.length !== expected) {
      throw new RangeError(
        `${this.name}: expected ${expected} arrays of optimizer state, got ${values.length}` +
          (variables.length === 0 ? ': call build(variables) first' : ''),
      )
    }
    const slots = values.slice(leading, leading + variables.length)
    slots.forEach(({ shape }, i) => {
      if (shape.join() === variables[i].shape.join()) return
      throw new RangeError(
        `${this.name}: "${variables[i].name}" has shape [${variables[i].shape}], got [${shape}]`,
      )
    })
    this.iterations = values[0].data[0]
    if (leading === 2) this.learningRate = values[1].data[0]
    for (const [i, value] of slots.entries()) variables[i].load(value)
  }

  /** What `getWeights` gives before what is remembered of each weight. */
  get stateNames(): readonly string[] {
    return ['iteration', 'learning_rate'].slice(0, this.#leading().length)
  }

  #leading(): NdArray[] {
    const iteration = scalar(Int32Array.of(this.iterations))
    if (typeof this.#learningRate !== 'number') return [iteration]
    return [iteration, scalar(Float32Array.of(this.#learningRate))]
  }

  #whole(option: string, value: number | null, least: number): number | null {
    if (value === null || (Number.isInteger(value) && value >= least)) return value
    throw new RangeError(
      `${this.name}: expected ${option} to be a whole number from ${least} on, got ${value}`,
    )
  }
}

/** Keras' JSON of a learning rate; of a function, its name is all that can be told. */
function describeRate(rate: LearningRate): unknown {
  if (typeof rate === 'number') return Math.fround(rate)
  if (rate instanceof LearningRateSchedule) return serializeSchedule(rate)
  return { module: 'builtins', class_name: 'function', config: rate.name, registered_name: 'function' }
}

function scalar(data: Float32Array | Int32Array): NdArray {
  return new NdArray(data, [])
}
