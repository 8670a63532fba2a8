import { sayingOnly } from '../kerasKeys.js'
import { camelCase } from '../lookup.js'
import * as constraints from './constraints.js'
import { policyFromConfig } from './dtypePolicy.js'
import * as initializers from './initializers.js'
import type { AnyLayer } from './layer.js'
import * as regularizers from './regularizers.js'

/**
 * A layer's class. Ours take all options in one object; one of one's own that doesn't names what its constructor
 * takes before them, in camelCase: `static positional = ['units']`.
 */
export interface LayerClass {
  new (...args: never[]): AnyLayer
  readonly positional?: readonly string[]
}

/** Classes of layers, by the names that files have for them. */
export type Classes = Readonly<Record<string, LayerClass>>

/** What makes the parts of a layer again, by the names of Keras' classes with a small first letter. */
const makers: Record<string, Record<string, (...args: never[]) => unknown>> = {
  initializer: { ...initializers, orthogonal: initializers.orthogonalMatrix },
  regularizer: { ...regularizers, l1L2: regularizers.l1l2 },
  constraint: { ...constraints },
}

/** Keras' JSON of an object: `{class_name: 'GlorotUniform', config: {…}}`. */
interface KerasObject {
  class_name: string
  config: Config
}

type Config = Readonly<Record<string, unknown>>

/**
 * A layer of one of these classes from its Keras configuration.
 * @param custom classes of one's own, which come first
 * @throws RangeError as `layerFromConfig`
 */
export function makeLayer(className: string, config: Config, classes: Classes, custom: Config): AnyLayer {
  const layerClass = classNamed(className, classes, custom)
  const { batch_input_shape: batchInputShape, ...rest } = config
  const options = optionsOf(rest, classes, custom)
  if (Array.isArray(batchInputShape)) options.inputShape = batchInputShape.slice(1)
  const { positional = [] } = layerClass
  const further = Object.entries(options).filter(([name]) => !positional.includes(name))
  return Reflect.construct(layerClass, [
    ...positional.map((name) => options[name]),
    Object.fromEntries(further),
  ])
}

function classNamed(className: string, classes: Classes, custom: Config): LayerClass {
  if (Object.hasOwn(custom, className)) return custom[className] as LayerClass
  if (Object.hasOwn(classes, className)) return classes[className]
  throw new RangeError(
    `unknown layer class '${className}': give it as customObjects: { ${className} }. ` +
      `There are: ${Object.keys(classes).join(', ')}`,
  )
}

/** A Keras configuration as options of ours. */
function optionsOf(config: Config, classes: Classes = {}, custom: Config = {}): Record<string, unknown> {
  return Object.fromEntries(
    sayingOnly(config, (key) => key === 'dtype').map(([key, value]) => [
      camelCase(key),
      key === 'dtype'
        ? policyFromConfig(value)
        : isKerasObject(value)
          ? objectOf(key, value, classes, custom)
          : value,
    ]),
  )
}

/** The part of a layer that a Keras object stands for; its key tells the kind. */
function objectOf(
  key: string,
  { class_name: className, config }: KerasObject,
  classes: Classes,
  custom: Config,
): unknown {
  if (className === 'function') return config // an activation, by its name
  const kind = key.split('_').at(-1)!
  if (!Object.hasOwn(makers, kind)) return makeLayer(className, config, classes, custom)
  if (Object.hasOwn(custom, className)) return custom[className] // a function of one's own
  const maker = className[0].toLowerCase() + className.slice(1)
  if (!Object.hasOwn(makers[kind], maker)) {
    throw new RangeError(`unknown ${kind} class '${className}' under '${key}'`)
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new RangeError(
      `${key}: expected the settings of ${className} as an object, got ${JSON.stringify(config)}`,
    )
  }
  return Reflect.apply(makers[kind][maker], undefined, [optionsOf(config)])
}

function isKerasObject(value: unknown): value is KerasObject {
  return typeof value === 'object' && value !== null && 'class_name' in value
}
