import { named, table } from '../../options.js'
import { type GivenSchedule, LearningRateSchedule, requireSteps } from './schedule.js'

export interface CosineDecayOptions {
  initialLearningRate: number
  decaySteps: number
  /** The least rate, as a share of the greatest. @default 0 */
  alpha?: number
  /** The rate that warming up leads to; null: no warming up. @default null */
  warmupTarget?: number | null
  /** Steps of warming up. @default 0 */
  warmupSteps?: number
  /** For model files. @default 'CosineDecay' */
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
  /** How much longer each decay is than the one before. @default 2 */
  tMul?: number
  /** How much higher each begins. @default 1 */
  mMul?: number
  /** The least rate, as a share of the initial one. @default 0 */
  alpha?: number
  /** For model files. @default 'SGDRDecay' */
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
