import { named, table } from '../../options.js'
import { type GivenSchedule, LearningRateSchedule, requireSteps } from './schedule.js'

export interface PolynomialDecayOptions {
  initialLearningRate: number
  decaySteps: number
  /** The rate after `decaySteps`. @default 0.0001 */
  endLearningRate?: number
  /** 1: the rate falls in a straight line. @default 1 */
  power?: number
  /**
   * Whether the decay begins again when it has reached its end, over twice the steps, then three times, …
   * @default false
   */
  cycle?: boolean
  /** For model files. @default 'PolynomialDecay' */
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
