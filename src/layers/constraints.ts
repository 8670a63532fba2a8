import { lookup, type SpelledOrClass } from '../lookup.js'
import { type Given, table, takeOptions } from '../options.js'
import { misplaced } from '../show.js'
import { givingTensor } from '../tensor/requireTensor.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Serializable } from './serialization.js'

/** A condition that a weight is brought back to after each step. */
export interface Constraint extends Serializable {
  project(weight: Tensor): Tensor
}

/**
 * What options take as a constraint: an id (`'max_norm'`), one with settings (`constraints.maxNorm(3)`), or a function
 * of one's own from the weight to what it becomes.
 */
export type ConstraintLike = ConstraintId | Constraint | ((weight: Tensor) => Tensor)

/** Keras' fuzz factor, against division by 0. */
const EPSILON = 1e-7

const norm = (w: Tensor, axis: number | readonly number[]) => w.square().sum(axis, true).sqrt()

export type ConstraintAxis = number | number[]

function requireAxis(constraint: string, axis: ConstraintAxis): void {
  const axes: unknown[] = [axis].flat()
  if (axes.length > 0 && axes.every(Number.isInteger)) return
  throw new RangeError(`${constraint}: ${misplaced('axis to be a whole number, or a list of them', axis)}`)
}

export interface MaxNormOptions {
  /** The greatest length. @default 2 */
  maxValue?: number
  /**
   * The axis, or axes, along which lengths are measured: 0 for a Dense kernel, [0, 1, 2] for a Conv2D kernel.
   * @default 0
   */
  axis?: ConstraintAxis
}

/** Scales down what is longer than `maxValue`, measured along `axis`: a Dense unit's incoming weights. */
export const maxNorm = (
  ...given: Given<MaxNormOptions, [], [maxValue: number, axis: ConstraintAxis]>
): Constraint => {
  const names = table<MaxNormOptions>({ maxValue: 'number', axis: 'any' })
  const { maxValue = 2, axis = 0 } = takeOptions<MaxNormOptions>('maxNorm', names, given)
  requireAxis('maxNorm', axis)
  return {
    className: 'MaxNorm',
    config: { max_value: maxValue, axis },
    project: (w) => {
      const norms = norm(w, axis)
      return w.mul(norms.clip(0, maxValue).div(norms.add(EPSILON)))
    },
  }
}

export interface MinMaxNormOptions {
  /** The least length. @default 0 */
  minValue?: number
  /** The greatest length. @default 1 */
  maxValue?: number
  /** How far a length outside is brought back: 1 all the way. @default 1 */
  rate?: number
  /** The axis, or axes, along which lengths are measured. @default 0 */
  axis?: ConstraintAxis
}

/** Scales to a length between `minValue` and `maxValue`, measured along `axis`. */
export const minMaxNorm = (
  ...given: Given<
    MinMaxNormOptions,
    [],
    [minValue: number, maxValue: number, rate: number, axis: ConstraintAxis]
  >
): Constraint => {
  const names = table<MinMaxNormOptions>({
    minValue: 'number',
    maxValue: 'number',
    rate: 'number',
    axis: 'any',
  })
  const options = takeOptions<MinMaxNormOptions>('minMaxNorm', names, given)
  const { minValue = 0, maxValue = 1, rate = 1, axis = 0 } = options
  requireAxis('minMaxNorm', axis)
  return {
    className: 'MinMaxNorm',
    config: { min_value: minValue, max_value: maxValue, rate, axis },
    project: (w) => {
      const norms = norm(w, axis)
      const wanted = norms
        .clip(minValue, maxValue)
        .mul(rate)
        .add(norms.mul(1 - rate))
      return w.mul(wanted.div(norms.add(EPSILON)))
    },
  }
}

/** Negative weights become 0. */
export const nonNeg = (...given: []): Constraint => {
  takeOptions('nonNeg', {}, given)
  return { className: 'NonNeg', config: {}, project: (w) => w.relu() }
}

export interface UnitNormOptions {
  /** The axis, or axes, along which lengths are measured. @default 0 */
  axis?: ConstraintAxis
}

/** Scales to length 1, measured along `axis`. */
export const unitNorm = (...given: Given<UnitNormOptions, [], [axis: ConstraintAxis]>): Constraint => {
  const names = table<UnitNormOptions>({ axis: 'any' })
  const { axis = 0 } = takeOptions<UnitNormOptions>('unitNorm', names, given)
  requireAxis('unitNorm', axis)
  return { className: 'UnitNorm', config: { axis }, project: (w) => w.div(norm(w, axis).add(EPSILON)) }
}

const known = {
  max_norm: () => maxNorm(),
  min_max_norm: () => minMaxNorm(),
  non_neg: () => nonNeg(),
  unit_norm: () => unitNorm(),
} satisfies Record<string, () => Constraint>

/** Keras' ids of constraints. @useDeclaredType */
export type ConstraintId = SpelledOrClass<keyof typeof known>

const makers: readonly (() => Constraint)[] = [maxNorm, minMaxNorm, nonNeg, unitNorm]

/** The constraint that an id, a constraint or a function stands for; without one, null. */
export function getConstraint(like: ConstraintLike | null | undefined): Constraint | null {
  if (like === null || like === undefined) return null
  if (typeof like === 'string') return lookup<() => Constraint>('constraint', known, like)()
  const maker = makers.find((make: unknown) => make === like)
  if (maker) return maker() // the function for what it makes, as Keras takes a class
  if (typeof like === 'function') {
    const className = like.name || 'custom'
    return { className, config: {}, project: givingTensor(`constraint "${className}"`, like) }
  }
  if (typeof (like as Partial<Constraint>).project === 'function') return like
  throw new RangeError(`constraint: ${misplaced('an id, a constraint or a function', like)}`)
}
