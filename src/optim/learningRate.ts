import { isClass, misplaced, show } from '../show.js'
import { LearningRateSchedule, serializeSchedule } from './schedules/index.js'

/** A number, a schedule, or a function of one's own from the step, counted from 0, to the rate. */
export type LearningRate = number | LearningRateSchedule | ((step: number) => number)

/** The rate in step `step` = 0, 1, …; throws where it is not a number from 0 on. */
export function rateAt(rate: LearningRate, step: number): number {
  if (typeof rate === 'number') return requireRate(rate)
  if (rate instanceof LearningRateSchedule) return requireRate(rate.at(step), ` in step ${step}`)
  if (typeof rate === 'function' && !isClass(rate)) return requireRate(rate(step), ` in step ${step}`)
  throw new RangeError(`learningRate: ${misplaced('a number from 0 on, a schedule or a function', rate)}`)
}

function requireRate(rate: number, when = ''): number {
  if (rate >= 0 && Number.isFinite(rate)) return rate
  throw new RangeError(`learningRate: expected a number from 0 on, got ${show(rate)}${when}`)
}

/** Keras' JSON of a learning rate; of a function, its name is all that can be told. */
export function describeRate(rate: LearningRate): unknown {
  if (typeof rate === 'number') return Math.fround(rate)
  if (rate instanceof LearningRateSchedule) return serializeSchedule(rate)
  return { module: 'builtins', class_name: 'function', config: rate.name, registered_name: 'function' }
}
