import { named, table } from '../../options.js'
import { show } from '../../show.js'
import { type GivenSchedule, LearningRateSchedule } from './schedule.js'

export interface PiecewiseConstantDecayOptions {
  /** Steps up to which, themselves included, each value but the last holds. */
  boundaries: readonly number[]
  /** One more than boundaries. */
  values: readonly number[]
  /** For model files. @default 'PiecewiseConstant' */
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

function requireNumbers(option: string, list: readonly number[]): void {
  if (Array.isArray(list) && list.every((n) => typeof n === 'number')) return
  throw new RangeError(
    `PiecewiseConstantDecay: expected ${option} to be a list of numbers, got ${show(list)}`,
  )
}
