import { snakeCase } from '../../lookup.js'
import type { KerasObject } from '../../registry.js'
import { describeCompiled, nested } from './describeCompiled.js'
import type { Saveable } from './saveable.js'

/** The `training_config` of an `.h5` file: what `describeCompiled` gives, with the optimizer last, and without modules. */
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
