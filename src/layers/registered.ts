export type CustomObject = (new (...args: never[]) => object) | CallableFunction

/** Classes and functions of one's own, by the names that files have for them. */
export const registered = new Map<string, CustomObject>()

/**
 * Gives a class or function of one's own the name that it has in model files, so that they load without
 * `customObjects`, and whatever a bundler makes of its name; as keras.saving.register_keras_serializable.
 * @param packageName stands before the name in a file: `Custom>Scale`
 */
export function registerSerializable(name: string, object: CustomObject, packageName = 'Custom'): void {
  registered.set(`${packageName}>${name}`, object)
}

/** The whole name under which a class or function is registered; null where it isn't. */
export function registeredName(object: unknown): string | null {
  for (const [name, own] of registered) if (own === object) return name
  return null
}
