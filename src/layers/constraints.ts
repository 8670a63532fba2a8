import { lookup } from '../lookup.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Serializable } from './serialization.js'

/** A condition that a weight is brought back to after each step. */
export interface Constraint extends Serializable {
  project(weight: Tensor): Tensor
}

/** A function of one's own works as well. */
export type ConstraintLike = string | Constraint | ((weight: Tensor) => Tensor)

/** Keras' fuzz factor, against division by 0. */
const EPSILON = 1e-7

const norm = (w: Tensor, axis: number | readonly number[]) => w.square().sum(axis, true).sqrt()

/** Scales down what is longer than `maxValue`, measured along `axis`: a Dense unit's incoming weights. */
export const maxNorm = ({
  maxValue = 2,
  axis = 0,
}: {
  maxValue?: number
  axis?: number | number[]
} = {}): Constraint => ({
  className: 'MaxNorm',
  config: { max_value: maxValue, axis },
  project: (w) => {
    const norms = norm(w, axis)
    return w.mul(norms.clip(0, maxValue).div(norms.add(EPSILON)))
  },
})

/** Negative weights become 0. */
export const nonNeg = (): Constraint => ({ className: 'NonNeg', config: {}, project: (w) => w.relu() })

/** Scales to length 1, measured along `axis`. */
export const unitNorm = ({ axis = 0 }: { axis?: number | number[] } = {}): Constraint => ({
  className: 'UnitNorm',
  config: { axis },
  project: (w) => w.div(norm(w, axis).add(EPSILON)),
})

const known: Record<string, () => Constraint> = {
  max_norm: () => maxNorm(),
  non_neg: () => nonNeg(),
  unit_norm: () => unitNorm(),
}

/** The constraint that an id, a constraint or a function stands for; null where nothing is said. */
export function getConstraint(like: ConstraintLike | null | undefined): Constraint | null {
  if (like === null || like === undefined) return null
  if (typeof like === 'string') return lookup('constraint', known, like)()
  return typeof like === 'function' ? { className: like.name || 'custom', config: {}, project: like } : like
}
