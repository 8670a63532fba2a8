/** Classes and functions of one's own, by the names that files have for them. */
export const registered = new Map<string, unknown>()

/** The whole name under which a class or function is registered; null where it isn't. */
export function registeredName(object: unknown): string | null {
  for (const [name, own] of registered) if (own === object) return name
  return null
}
