import { type KerasObject, Registry } from '../../registry.js'
import { CosineDecay, CosineDecayRestarts } from './cosineDecay.js'
import { PiecewiseConstantDecay } from './piecewiseConstantDecay.js'
import { PolynomialDecay } from './polynomialDecay.js'
import type { LearningRateSchedule } from './schedule.js'
import { ExponentialDecay, InverseTimeDecay } from './steadyDecay.js'

export {
  CosineDecay,
  type CosineDecayOptions,
  CosineDecayRestarts,
  type CosineDecayRestartsOptions,
} from './cosineDecay.js'
export { PiecewiseConstantDecay, type PiecewiseConstantDecayOptions } from './piecewiseConstantDecay.js'
export { PolynomialDecay, type PolynomialDecayOptions } from './polynomialDecay.js'
export { type GivenSchedule, LearningRateSchedule } from './schedule.js'
export { type DecayOptions, ExponentialDecay, type GivenDecay, InverseTimeDecay } from './steadyDecay.js'

const registry = new Registry('learning rate schedule', 'keras.optimizers.schedules', {
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
