import { isObject, type Json, type JsonObject, requireObject, requireText } from '../../io/json.js'
import { camelCase } from '../../lookup.js'
import { getLoss, type Loss, type LossId, type LossLike, lossFromConfig } from '../../losses/index.js'
import { type FurtherOptimizers, type OptimizerId, optimizerFromConfig } from '../../optim/index.js'
import {
  type Metric,
  type MetricId,
  type MetricLike,
  metricFromConfig,
  requireMetric,
} from '../metrics/index.js'
import type { CompileOptions } from '../training/compiled.js'
import { type CustomObjects, customFunction, withRegistered, withRemedy } from './customObjects.js'
import { type Described, functionName, modernMeasure, modernOptimizer } from './olderKeras.js'

/** What to compile a model with, from either of the two. */
export function compileOptions(
  json: JsonObject,
  given: CustomObjects,
  further: FurtherOptimizers = {},
): CompileOptions | null {
  const custom = withRegistered(given)
  const described = json.optimizer ?? json.optimizer_config
  if (described === undefined || described === null) return null
  const optimizer =
    typeof described === 'string'
      ? (described as OptimizerId)
      : optimizerFromConfig(modernOptimizer(kerasObject(described, 'optimizer')), further)
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

/** The classes of `glassgrad/optimizers` where a file names one of them. */
export async function furtherOptimizers(json: Json): Promise<FurtherOptimizers> {
  if (!/"(Custom>)?(Adafactor|Lamb|Muon|ScheduleFreeAdamW)"/.test(JSON.stringify(json))) return {}
  const { Adafactor, Lamb, Muon, ScheduleFreeAdamW } = await import('../../optim/further/index.js')
  return { Adafactor, Lamb, Muon, ScheduleFreeAdamW }
}

function reviveOwn<T>({ class_name: name, config }: Described, custom: CustomObjects): T | null {
  if (!Object.hasOwn(custom, name)) return null
  const options = Object.entries(config).map(([key, value]) => [camelCase(key), value])
  return Reflect.construct(custom[name], [Object.fromEntries(options)])
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

/** Applies `each` to what lists and objects hold; an object with a class is something that `each` takes. */
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
