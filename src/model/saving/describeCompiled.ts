import { registeredName } from '../../layers/registered.js'
import { Loss, serializeLoss } from '../../losses/index.js'
import { serializeOptimizer } from '../../optim/index.js'
import type { KerasObject } from '../../registry.js'
import { Huber, Metric, serializeMetric } from '../metrics/index.js'
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
  const config = { name, dtype: 'float32', ...rest }
  if (!(like instanceof Huber)) return { ...described, config }
  // Keras has no class for it, but the mean of a function.
  const fn = { module: 'builtins', class_name: 'function', config: 'huber', registered_name: 'function' }
  return { ...described, class_name: 'MeanMetricWrapper', config: { ...config, fn } }
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

/** A function of one's own goes by its name; `customObjects` gives it back. */
function named(like: { name?: string }, kind: string): string {
  const name = registeredName(like)?.split('>').at(-1) ?? like.name
  if (name) return name
  throw new Error(`A ${kind} without a name can't be saved: make it a named function`)
}

function unknown(object: object, kind: string): never {
  throw new Error(`An ${kind} of one's own (${object.constructor.name}) can't be saved: save weights only`)
}

/** Applies `each` to what lists and plain objects hold. */
export function nested(value: unknown, each: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => nested(item, each))
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, nested(item, each)]))
  }
  return each(value)
}
