import { isObject, type Json, type JsonObject, requireObject, requireText } from '../../io/json.js'
import { registeredName } from '../../layers/registered.js'
import { camelCase, snakeCase } from '../../lookup.js'
import {
  getLoss,
  Loss,
  type LossId,
  type LossLike,
  lossFromConfig,
  serializeLoss,
} from '../../losses/index.js'
import { type OptimizerId, optimizerFromConfig, serializeOptimizer } from '../../optim/index.js'
import type { KerasObject } from '../../registry.js'
import {
  Metric,
  type MetricId,
  type MetricLike,
  metricFromConfig,
  requireMetric,
  serializeMetric,
} from '../metrics/index.js'
import type { CompileOptions } from '../training/compiled.js'
import { type CustomObjects, customFunction, withRegistered, withRemedy } from './customObjects.js'
import { type Described, functionName, modernMeasure, modernOptimizer } from './olderKeras.js'
import type { Saveable } from './saveable.js'

/** Keras' JSON of what `compile` was told; an empty object for a model that hasn't been compiled. */
export function describeCompiled(model: Saveable): Record<string, unknown> {
  if (!model.isCompiled) return {}
  const { options, givenOptimizer: optimizer, stepsPerExecution } = model.compiled
  return {
    optimizer: serializeOptimizer(optimizer) ?? unknown(optimizer, 'optimizer'),
    loss: nested(options.loss, describeLoss),
    loss_weights: options.lossWeights ?? null,
    metrics: orNull(options.metrics),
    weighted_metrics: orNull(options.weightedMetrics),
    run_eagerly: false,
    steps_per_execution: stepsPerExecution,
    jit_compile: false,
  }
}

/** The `training_config` of an `.h5` file: the same, with the optimizer last, and without modules. */
export function describeTraining(model: Saveable): Record<string, unknown> {
  const { optimizer, ...rest } = describeCompiled(model)
  const isShort = (item: unknown): item is string => typeof item === 'string' && Object.hasOwn(CLASSES, item)
  // A metric as an object, since logs call it by its short name.
  const metric = (item: unknown) =>
    isShort(item) ? { class_name: CLASSES[item], config: { name: item, dtype: 'float32' } } : item
  const longer = {
    ...rest,
    loss: nested(rest.loss, (item) => (isShort(item) ? snakeCase(CLASSES[item]) : item)),
    metrics: nested(rest.metrics, metric),
    weighted_metrics: nested(rest.weighted_metrics, metric),
  }
  return { ...withoutModules(longer), optimizer_config: withoutModule(optimizer as KerasObject) }
}

/** Keras 3 does not know its own short names in `.h5` files: the classes that they stand for. */
const CLASSES: Readonly<Record<string, string>> = {
  bce: 'BinaryCrossentropy',
  kld: 'KLDivergence',
  mae: 'MeanAbsoluteError',
  mape: 'MeanAbsolutePercentageError',
  mse: 'MeanSquaredError',
  msle: 'MeanSquaredLogarithmicError',
}

/** What to compile a model with, from either of the two. */
export function compileOptions(json: JsonObject, given: CustomObjects): CompileOptions | null {
  const custom = withRegistered(given)
  const described = json.optimizer ?? json.optimizer_config
  if (described === undefined || described === null) return null
  const optimizer =
    typeof described === 'string'
      ? (described as OptimizerId)
      : optimizerFromConfig(modernOptimizer(kerasObject(described, 'optimizer')))
  const metrics = (value: Json | undefined) =>
    isNothing(value)
      ? undefined
      : (nestedJson(value, (item) => reviveMetric(item, custom)) as CompileOptions['metrics'])
  return {
    optimizer,
    loss: nestedJson(json.loss ?? null, (item) => reviveLoss(item, custom)) as CompileOptions['loss'],
    lossWeights: isNothing(json.loss_weights)
      ? undefined
      : (json.loss_weights as CompileOptions['lossWeights']),
    metrics: metrics(json.metrics),
    weightedMetrics: metrics(json.weighted_metrics),
    stepsPerExecution: (json.steps_per_execution ?? undefined) as number | undefined,
  }
}

function describeLoss(like: unknown): unknown {
  if (typeof like === 'string' || like === null) return like
  if (like instanceof Loss) return serializeLoss(like) ?? describeOwn(like)
  return named(like as { name?: string }, 'loss')
}

function describeMetric(like: unknown): unknown {
  if (typeof like === 'string' || like === null) return like
  if (!(like instanceof Metric)) return named(like as { name?: string }, 'metric')
  const described = serializeMetric(like) ?? describeOwn(like)
  const { name, ...rest } = described.config
  return { ...described, config: { name, dtype: 'float32', ...rest } }
}

function orNull(metrics: unknown): unknown {
  const all = nested(metrics ?? [], describeMetric)
  return Array.isArray(all) && all.length === 0 ? null : all
}

/** A loss or metric of a class of one's own; its constructor takes what `getConfig` gives, in camelCase. */
function describeOwn(object: Loss | Metric): KerasObject {
  const registered = registeredName(object.constructor)
  const name = registered?.split('>').at(-1) ?? object.constructor.name
  return {
    module: 'glassgrad',
    class_name: name,
    config: object.getConfig(),
    registered_name: registered ?? name,
  }
}

function reviveOwn<T>({ class_name: name, config }: Described, custom: CustomObjects): T | null {
  if (!Object.hasOwn(custom, name)) return null
  const options = Object.entries(config).map(([key, value]) => [camelCase(key), value])
  return Reflect.construct(custom[name], [Object.fromEntries(options)])
}

/** A function of one's own goes by its name; `customObjects` gives it back. */
function named(like: { name?: string }, kind: string): string {
  const name = registeredName(like)?.split('>').at(-1) ?? like.name
  if (name) return name
  throw new Error(`A ${kind} without a name can't be saved: make it a named function`)
}

function unknown(object: object, kind: string): never {
  throw new Error(`An ${kind} of one's own (${object.constructor.name}) can't be saved: save weights only`)
}

function reviveLoss(item: Json, custom: CustomObjects): LossLike | null {
  if (item === null) return null
  const own = customFunction(item, custom)
  if (own) return own as LossLike
  const name = functionName(item)
  if (name !== null) {
    withRemedy(() => getLoss(name))
    return name as LossId
  }
  const object = measure(item, 'loss')
  return reviveOwn<Loss>(object, custom) ?? withRemedy(() => lossFromConfig(object))
}

function reviveMetric(item: Json, custom: CustomObjects): MetricLike | null {
  if (item === null) return null
  const own = customFunction(item, custom)
  if (own) return own as MetricLike
  const name = functionName(item)
  if (name !== null) {
    withRemedy(() => requireMetric(name))
    return name as MetricId
  }
  const object = measure(item, 'metric')
  return reviveOwn<Metric>(object, custom) ?? withRemedy(() => metricFromConfig(object))
}

function measure(item: Json, what: string): Described {
  return modernMeasure(kerasObject(item, what))
}

function withoutModules(value: Record<string, unknown>): Record<string, unknown> {
  const each = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(each)
    return item !== null && typeof item === 'object' && 'class_name' in item
      ? withoutModule(item as KerasObject)
      : item
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, each(item)]))
}

function withoutModule({ class_name, config }: KerasObject): Pick<KerasObject, 'class_name' | 'config'> {
  return { class_name, config }
}

/** Applies `each` to what lists and plain objects hold. */
function nested(value: unknown, each: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => nested(item, each))
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, nested(item, each)]))
  }
  return each(value)
}

/** The same for JSON, where objects with a class are what `each` takes. */
function nestedJson(value: Json, each: (item: Json) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => nestedJson(item, each))
  if (!isObject(value) || 'class_name' in value) return each(value)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, nestedJson(item, each)]))
}

function kerasObject(value: Json, what: string): Described {
  const object = requireObject(value, what)
  return {
    class_name: requireText(object.class_name, `${what}: class_name`),
    config: requireObject(object.config, what),
  }
}

function isNothing(value: Json | undefined): value is null | undefined {
  return value === null || value === undefined
}
