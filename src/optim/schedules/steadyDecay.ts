import { named, table } from '../../options.js'
import { type GivenSchedule, LearningRateSchedule, requireSteps } from './schedule.js'

export interface DecayOptions {
  initialLearningRate: number
  /** Steps in which the rate decays once. */
  decaySteps: number
  decayRate: number
  /** Whether the rate falls at the end of each `decaySteps` only, at once. @default false */
  staircase?: boolean
  /** For model files. Without it, the class's. */
  name?: string
}

/** A decay's numbers by position, then an object with the rest; or all in an object. */
export type GivenDecay = GivenSchedule<
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
