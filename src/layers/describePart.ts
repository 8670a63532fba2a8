import { type AnyLayer, kerasClassOf } from './layer.js'
import { registeredName } from './registered.js'

/** How files name a layer's class. */
export function describeClass(
  layer: AnyLayer,
): Record<'module' | 'class_name', string> & { registered_name: string | null } {
  const known = kerasClassOf(layer)
  const registered = known ? null : registeredName(layer.constructor)
  const className = known ?? registered?.split('>').at(-1) ?? layer.constructor.name
  return {
    module: known ? 'keras.layers' : 'glassgrad',
    class_name: className,
    registered_name: known ? null : (registered ?? className),
  }
}

/** Keras' JSON of a layer that is part of another's configuration. */
export function describePart(layer: unknown): Record<string, unknown> {
  const part = layer as AnyLayer
  return { ...describeClass(part), config: part.getConfig() }
}
