import { type IdOf, type KerasObject, optionsOf, Registry } from '../registry.js'
import { misplaced } from '../show.js'
import { Adadelta } from './adadelta.js'
import { Adagrad } from './adagrad.js'
import { Adam, AdamW } from './adam.js'
import { Adamax } from './adamax.js'
import { Ftrl } from './ftrl.js'
import { Lion } from './lion.js'
import { LossScaleOptimizer, type LossScaleOptimizerOptions } from './lossScaleOptimizer.js'
import { Nadam } from './nadam.js'
import { Optimizer } from './optimizer.js'
import { RMSprop } from './rmsprop.js'
import { scheduleFromConfig } from './schedules/index.js'
import { SGD } from './sgd.js'
import type { TrainingOptimizer } from './trainingOptimizer.js'

export { Adadelta, type AdadeltaOptions } from './adadelta.js'
export { Adagrad, type AdagradOptions } from './adagrad.js'
export { Adam, type AdamOptions, AdamW } from './adam.js'
export { Adamax, type AdamaxOptions } from './adamax.js'
export type { Clipping } from './clipping.js'
export { Ftrl, type FtrlOptions } from './ftrl.js'
export type { LearningRate } from './learningRate.js'
export { Lion, type LionOptions } from './lion.js'
export { LossScaleOptimizer, type LossScaleOptimizerOptions } from './lossScaleOptimizer.js'
export type { MeansOptions } from './means.js'
export { Nadam, type NadamOptions } from './nadam.js'
export { Optimizer } from './optimizer.js'
export type { OptimizerOptions } from './optimizerOptions.js'
export { RMSprop, type RMSpropOptions } from './rmsprop.js'
export {
  CosineDecay,
  type CosineDecayOptions,
  CosineDecayRestarts,
  type CosineDecayRestartsOptions,
  type DecayOptions,
  ExponentialDecay,
  type GivenDecay,
  type GivenSchedule,
  InverseTimeDecay,
  LearningRateSchedule,
  PiecewiseConstantDecay,
  type PiecewiseConstantDecayOptions,
  PolynomialDecay,
  type PolynomialDecayOptions,
} from './schedules/index.js'
export { SGD, type SGDOptions } from './sgd.js'
export type { TrainingOptimizer } from './trainingOptimizer.js'

const registry = new Registry(
  'optimizer',
  'keras.optimizers',
  { Adadelta, Adagrad, Adam, AdamW, Adamax, Ftrl, Lion, Nadam, RMSprop, SGD },
  { adamw: 'AdamW', rmsprop: 'RMSprop' },
)

/** Keras' ids of optimizers. @useDeclaredType */
export type OptimizerId = IdOf<typeof registry>

/** What `compile` accepts as an optimizer. */
export type OptimizerLike = OptimizerId | TrainingOptimizer

/** The optimizer that an id stands for, with Keras' defaults. */
export function getOptimizer(like: OptimizerLike | (string & {})): TrainingOptimizer {
  if (typeof like === 'string') {
    requireNear(like)
    return registry.make(like)
  }
  if (typeof (like as TrainingOptimizer | null)?.apply === 'function' && typeof like !== 'function')
    return like
  throw new RangeError(`optimizer: ${misplaced('an id or an optimizer', like)}`)
}

/** Those of `glassgrad/optimizers`, which `glassgrad` does not load for their ids' sake. */
const FURTHER = ['Adafactor', 'Lamb', 'Muon', 'ScheduleFreeAdamW']

function requireNear(id: string): void {
  const name = FURTHER.find((name) => name.toLowerCase() === id.toLowerCase().replaceAll('_', ''))
  if (!name) return
  throw new RangeError(
    `optimizer '${id}': give it as an object: import { ${name} } from 'glassgrad/optimizers', new ${name}()`,
  )
}

/** Keras' JSON of an optimizer; null for one of one's own. */
export function serializeOptimizer(optimizer: TrainingOptimizer): KerasObject | null {
  if (!(optimizer instanceof LossScaleOptimizer)) {
    const { kerasClass } = optimizer.constructor as { kerasClass?: string }
    if (!kerasClass) return registry.serialize(optimizer as Optimizer)
    const config = optimizer.getConfig()
    return { module: 'keras.optimizers', class_name: kerasClass, config, registered_name: null }
  }
  const inner = serializeOptimizer(optimizer.innerOptimizer)
  const { name, ...rest } = optimizer.getConfig()
  return (
    inner && {
      module: 'keras.optimizers',
      class_name: 'LossScaleOptimizer',
      config: { name, inner_optimizer: inner, ...rest },
      registered_name: null,
    }
  )
}

/**
 * An optimizer from Keras' JSON of it: `{class_name: 'Adam', config: {…}}`.
 * @param further classes that the table lacks, by Keras' names
 * @throws RangeError for an unknown class, and where the learning rate was a function
 */
export function optimizerFromConfig(
  object: Pick<KerasObject, 'class_name' | 'config'>,
  further: FurtherOptimizers = {},
): Optimizer | LossScaleOptimizer {
  if (object.class_name === 'LossScaleOptimizer') return lossScaleFromConfig(object.config, further)
  const parts = (key: string, value: unknown) => {
    if (key !== 'learning_rate' || typeof value !== 'object') return value
    const schedule = value as KerasObject
    if (schedule.class_name !== 'function') return scheduleFromConfig(schedule)
    throw new RangeError(
      `${object.class_name}: its learning rate was the function '${schedule.config}', which JSON can't hold: ` +
        'give a number or a schedule in its place',
    )
  }
  const Further = Object.hasOwn(further, object.class_name) ? further[object.class_name] : null
  if (!Further) return registry.fromConfig(object, parts)
  return Reflect.construct(Further, [optionsOf(object.config, parts)])
}

/** Classes of optimizers, by Keras' names. */
export type FurtherOptimizers = Readonly<Record<string, new (options: never) => Optimizer>>

function lossScaleFromConfig(config: KerasObject['config'], further: FurtherOptimizers): LossScaleOptimizer {
  const { inner_optimizer: described, name, initial_scale, dynamic_growth_steps } = config
  const inner = optimizerFromConfig(described as KerasObject, further)
  if (!(inner instanceof Optimizer)) {
    throw new RangeError('LossScaleOptimizer: expected an optimizer that takes steps inside, got another one')
  }
  return new LossScaleOptimizer(inner, {
    name,
    initialScale: initial_scale,
    dynamicGrowthSteps: dynamic_growth_steps,
  } as LossScaleOptimizerOptions)
}
