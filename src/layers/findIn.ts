/**
 * What `is` wanted among values and what they hold, in order and each once: in arrays, plain objects, Maps and Sets,
 * however deep they lie in each other.
 */
export function findIn<T>(values: Iterable<unknown>, is: (value: unknown) => value is T): T[] {
  const found = new Set<T>()
  const seen = new Set<object>()
  const visit = (value: unknown) => {
    if (is(value)) found.add(value)
    else {
      const members = membersOf(value)
      if (!members || seen.has(value as object)) return
      seen.add(value as object)
      for (const member of members) visit(member)
    }
  }
  for (const value of values) visit(value)
  return [...found]
}

/** What an array, a plain object, a Map or a Set holds; null for anything else. */
export function membersOf(value: unknown): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) return value
  if (value instanceof Map) return [...value.values()]
  if (value instanceof Set) return [...value]
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null ? Object.values(value) : null
}
