import type { Json } from '../../io/json.js'
import type { LayerClass } from '../../layers/fromConfig.js'
import { functionName } from './olderKeras.js'

/** Layers, losses, metrics and activations of one's own, by the names that model files have for them. */
export type CustomObjects = Readonly<Record<string, LayerClass | CallableFunction>>

/** The function that a name, or Keras' JSON of a function, stands for; null where it is none of one's own. */
export function customFunction(item: Json, custom: CustomObjects): CallableFunction | null {
  const name = functionName(item)
  return name !== null && Object.hasOwn(custom, name) ? (custom[name] as CallableFunction) : null
}
