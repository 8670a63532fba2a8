const told = new WeakMap<object, Set<string>>()

/** Says on the console what may be wrong with a model or the like, once: its steps are recorded more often. */
export function warnOnce(about: object, message: string): void {
  const known = told.get(about) ?? new Set()
  told.set(about, known)
  if (known.has(message)) return
  known.add(message)
  console.warn(message)
}
