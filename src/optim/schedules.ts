import { checkOptions, type Given, named, type OptionTable, table } from '../options.js'
import { type KerasObject, Registry } from '../registry.js'
import { show } from '../show.js'

// keras.io/api/optimizers/learning_rate_schedules. All are computed on the host, in double precision.

/** A learning rate that follows from the number of steps taken. */
export abstract class LearningRateSchedule {
  /** What the constructor takes by name, in the order in which it may be given. */
  static readonly options: OptionTable = {}

  constructor(options: object = {}) {
    checkOptions(new.target.name, new.target.options, options)
  }

  /** The rate after `step` = 0, 1, … steps. */
  abstract at(step: number): number

  /** Keras' configuration, in Keras' names. */
  abstract getConfig(): Record<string, unknown>
}

function requireSteps(schedule: string, option: string, steps: number): number {
  if (steps > 0) return steps
  throw new RangeError(`${schedule}: expected ${option} above 0, got ${steps}`)
}

function requireNumbers(option: string, list: readonly number[]): void {
  if (Array.isArray(list) && list.every((n) => typeof n === 'number')) return
  throw new RangeError(
    `PiecewiseConstantDecay: expected ${option} to be a list of numbers, got ${show(list)}`,
  )
}

export interface DecayOptions {
  initialLearningRate: number
  /** Steps in which the rate decays once. */
  decaySteps: number
  decayRate: number
  /** Whether it decays at the end of `decaySteps` only, at once. */
  staircase?: boolean
  name?: string
}

/** A schedule's numbers by position, then an object with the rest; or all in an object. */
type GivenSchedule<Options, First extends readonly unknown[], Further extends readonly unknown[]> =
  | [all: Options]
  | Given<Partial<Options>, First, Further>
type GivenDecay = GivenSchedule<
  DecayOptions,
  [initialLearningRate: number, decaySteps: number, decayRate: number],
  [staircase: boolean]
>

/** What the schedules that decay steadily have in common. */
abstract class SteadyDecay extends LearningRateSchedule {
  static override readonly options = table<DecayOptions>({
    initialLearningRate: 'number!',
    decaySteps: 'number!',
    decayRate: 'number!',
    staircase: 'boolean',
    name: 'string',
  })
  readonly initialLearningRate: number
  readonly decaySteps: number
  readonly decayRate: number
  readonly staircase: boolean
  readonly name: string

  constructor(ownName: string, options: DecayOptions) {
    super(options)
    this.name = options.name ?? ownName
    this.initialLearningRate = options.initialLearningRate
    this.decaySteps = requireSteps(ownName, 'decaySteps', options.decaySteps)
    this.decayRate = options.decayRate
    this.staircase = options.staircase ?? false
  }

  /** How often the rate has decayed after `step` steps. */
  protected decays(step: number): number {
    const times = step / this.decaySteps
    return this.staircase ? Math.floor(times) : times
  }

  getConfig(): Record<string, unknown> {
    return {
      initial_learning_rate: this.initialLearningRate,
      decay_steps: this.decaySteps,
      decay_rate: this.decayRate,
      staircase: this.staircase,
      name: this.name,
    }
  }
}

/** initial · decayRate^(step/decaySteps) */
export class ExponentialDecay extends SteadyDecay {
  constructor(...given: GivenDecay) {
    super('ExponentialDecay', named<DecayOptions>(new.target.name, ExponentialDecay.options, given))
  }

  at(step: number): number {
    return this.initialLearningRate * this.decayRate ** this.decays(step)
  }
}

/** initial / (1 + decayRate·step/decaySteps) */
export class InverseTimeDecay extends SteadyDecay {
  constructor(...given: GivenDecay) {
    super('InverseTimeDecay', named<DecayOptions>(new.target.name, InverseTimeDecay.options, given))
  }

  at(step: number): number {
    return this.initialLearningRate / (1 + this.decayRate * this.decays(step))
  }
}

export interface PiecewiseConstantDecayOptions {
  /** Steps up to which, themselves included, each value but the last holds. */
  boundaries: readonly number[]
  /** One more than boundaries. */
  values: readonly number[]
  name?: string
}

/** values[i] up to step boundaries[i], and the last value after all of them. */
export class PiecewiseConstantDecay extends LearningRateSchedule {
  readonly boundaries: readonly number[]
  readonly values: readonly number[]
  readonly name: string

  static override readonly options = table<PiecewiseConstantDecayOptions>({
    boundaries: 'any!',
    values: 'any!',
    name: 'string',
  })

  constructor(
    ...given: GivenSchedule<
      PiecewiseConstantDecayOptions,
      [boundaries: readonly number[], values: readonly number[]],
      []
    >
  ) {
    const options = named<PiecewiseConstantDecayOptions>(
      new.target.name,
      PiecewiseConstantDecay.options,
      given,
    )
    super(options)
    const { boundaries, values, name = 'PiecewiseConstant' } = options
    requireNumbers('boundaries', boundaries)
    requireNumbers('values', values)
    if (values.length !== boundaries.length + 1) {
      throw new RangeError(
        'PiecewiseConstantDecay: expected one value more than boundaries, ' +
          `got ${values.length} values and ${boundaries.length} boundaries`,
      )
    }
    if (boundaries.some((boundary, i) => i > 0 && boundary <= boundaries[i - 1])) {
      throw new RangeError(`PiecewiseConstantDecay: expected growing boundaries, got [${boundaries}]`)
    }
    this.boundaries = [...boundaries]
    this.values = [...values]
    this.name = name
  }

  at(step: number): number {
    const piece = this.boundaries.findIndex((boundary) => step <= boundary)
    return this.values[piece < 0 ? this.boundaries.length : piece]
  }

  getConfig(): Record<string, unknown> {
    return { boundaries: this.boundaries, values: this.values, name: this.name }
  }
}

export interface PolynomialDecayOptions {
  initialLearningRate: number
  decaySteps: number
  endLearningRate?: number
  power?: number
  /** Whether, once the end is reached, the decay begins anew over twice the steps, thrice, … */
  cycle?: boolean
  name?: string
}

/** (initial - end)·(1 - step/decaySteps)^power + end */
export class PolynomialDecay extends LearningRateSchedule {
  readonly initialLearningRate: number
  readonly decaySteps: number
  readonly endLearningRate: number
  readonly power: number
  readonly cycle: boolean
  readonly name: string

  static override readonly options = table<PolynomialDecayOptions>({
    initialLearningRate: 'number!',
    decaySteps: 'number!',
    endLearningRate: 'number',
    power: 'number',
    cycle: 'boolean',
    name: 'string',
  })

  constructor(
    ...given: GivenSchedule<
      PolynomialDecayOptions,
      [initialLearningRate: number, decaySteps: number],
      [endLearningRate: number, power: number]
    >
  ) {
    const options = named<PolynomialDecayOptions>(new.target.name, PolynomialDecay.options, given)
    super(options)
    this.name = options.name ?? 'PolynomialDecay'
    this.initialLearningRate = options.initialLearningRate
    this.decaySteps = requireSteps('PolynomialDecay', 'decaySteps', options.decaySteps)
    this.endLearningRate = options.endLearningRate ?? 0.0001
    this.power = options.power ?? 1
    this.cycle = options.cycle ?? false
  }

  at(step: number): number {
    const { initialLearningRate: initial, endLearningRate: end, decaySteps, power } = this
    const steps = this.cycle ? decaySteps * Math.max(1, Math.ceil(step / decaySteps)) : decaySteps
    return (initial - end) * (1 - Math.min(step, steps) / steps) ** power + end
  }

  getConfig(): Record<string, unknown> {
    return {
      initial_learning_rate: this.initialLearningRate,
      decay_steps: this.decaySteps,
      end_learning_rate: this.endLearningRate,
      power: this.power,
      cycle: this.cycle,
      name: this.name,
    }
  }
}

export interface CosineDecayOptions {
  initialLearningRate: number
  decaySteps: number
  /** The least rate, as a share of the greatest. */
  alpha?: number
  /** The rate that warming up leads to; without it there is no warming up. */
  warmupTarget?: number | null
  warmupSteps?: number
  name?: string
}

/**
 * greatest · ((1 - α)·½·(1 + cos(π·step/decaySteps)) + α) (Loshchilov and Hutter, 2016), after a straight line
 * of `warmupSteps` steps from the initial rate to the greatest, `warmupTarget`.
 */
export class CosineDecay extends LearningRateSchedule {
  readonly initialLearningRate: number
  readonly decaySteps: number
  readonly alpha: number
  readonly warmupTarget: number | null
  readonly warmupSteps: number
  readonly name: string

  static override readonly options = table<CosineDecayOptions>({
    initialLearningRate: 'number!',
    decaySteps: 'number!',
    alpha: 'number',
    name: 'string',
    warmupTarget: 'number?',
    warmupSteps: 'number',
  })

  constructor(
    ...given: GivenSchedule<
      CosineDecayOptions,
      [initialLearningRate: number, decaySteps: number],
      [alpha: number]
    >
  ) {
    const options = named<CosineDecayOptions>(new.target.name, CosineDecay.options, given)
    super(options)
    this.name = options.name ?? 'CosineDecay'
    this.initialLearningRate = options.initialLearningRate
    this.decaySteps = requireSteps('CosineDecay', 'decaySteps', options.decaySteps)
    this.alpha = options.alpha ?? 0
    this.warmupTarget = options.warmupTarget ?? null
    this.warmupSteps = options.warmupSteps ?? 0
  }

  at(step: number): number {
    const { initialLearningRate: initial, warmupTarget, warmupSteps, decaySteps } = this
    if (warmupTarget === null) return this.#decayed(initial, Math.min(step, decaySteps))
    if (step < warmupSteps) return initial + ((warmupTarget - initial) * step) / warmupSteps
    return this.#decayed(warmupTarget, Math.min(step - warmupSteps, decaySteps))
  }

  #decayed(greatest: number, step: number): number {
    return greatest * lowered(cosine(step / this.decaySteps), this.alpha)
  }

  getConfig(): Record<string, unknown> {
    return {
      initial_learning_rate: this.initialLearningRate,
      decay_steps: this.decaySteps,
      alpha: this.alpha,
      name: this.name,
      warmup_target: this.warmupTarget,
      warmup_steps: this.warmupSteps,
    }
  }
}

export interface CosineDecayRestartsOptions {
  initialLearningRate: number
  /** Steps of the first decay. */
  firstDecaySteps: number
  /** How much longer each decay is than the one before. */
  tMul?: number
  /** How much higher each begins. */
  mMul?: number
  /** The least rate, as a share of the initial one. */
  alpha?: number
  name?: string
}

/** Cosine decays one after the other (Loshchilov and Hutter, 2016: "SGDR"). */
export class CosineDecayRestarts extends LearningRateSchedule {
  readonly initialLearningRate: number
  readonly firstDecaySteps: number
  readonly tMul: number
  readonly mMul: number
  readonly alpha: number
  readonly name: string

  static override readonly options = table<CosineDecayRestartsOptions>({
    initialLearningRate: 'number!',
    firstDecaySteps: 'number!',
    tMul: 'number',
    mMul: 'number',
    alpha: 'number',
    name: 'string',
  })

  constructor(
    ...given: GivenSchedule<
      CosineDecayRestartsOptions,
      [initialLearningRate: number, firstDecaySteps: number],
      [tMul: number, mMul: number, alpha: number]
    >
  ) {
    const options = named<CosineDecayRestartsOptions>(new.target.name, CosineDecayRestarts.options, given)
    super(options)
    this.name = options.name ?? 'SGDRDecay'
    this.initialLearningRate = options.initialLearningRate
    this.firstDecaySteps = requireSteps('CosineDecayRestarts', 'firstDecaySteps', options.firstDecaySteps)
    this.tMul = options.tMul ?? 2
    this.mMul = options.mMul ?? 1
    this.alpha = options.alpha ?? 0
  }

  at(step: number): number {
    let restarts = 0
    let length = this.firstDecaySteps
    let left = step
    if (this.tMul === 1) {
      restarts = Math.floor(step / length)
      left -= restarts * length
    } else {
      while (left >= length && length > 0) {
        left -= length
        length *= this.tMul
        restarts++
      }
    }
    const height = this.mMul ** restarts
    return this.initialLearningRate * lowered(height * cosine(left / length), this.alpha)
  }

  getConfig(): Record<string, unknown> {
    return {
      initial_learning_rate: this.initialLearningRate,
      first_decay_steps: this.firstDecaySteps,
      t_mul: this.tMul,
      m_mul: this.mMul,
      alpha: this.alpha,
      name: this.name,
    }
  }
}

/** From 1 down to 0, as `share` goes from 0 to 1. */
function cosine(share: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * share))
}

/** `height` brought from [0, 1] into [α, 1]. */
function lowered(height: number, alpha: number): number {
  return (1 - alpha) * height + alpha
}

const registry = new Registry<LearningRateSchedule>('learning rate schedule', 'keras.optimizers.schedules', {
  CosineDecay,
  CosineDecayRestarts,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
})

/** Keras' JSON of a schedule; null for one of one's own. */
export function serializeSchedule(schedule: LearningRateSchedule): KerasObject | null {
  return registry.serialize(schedule)
}

/** A schedule from Keras' JSON of it: `{class_name: 'CosineDecay', config: {…}}`. */
export function scheduleFromConfig(object: Pick<KerasObject, 'class_name' | 'config'>): LearningRateSchedule {
  return registry.fromConfig(object)
}
