/** A value as messages show it: short, and never `[object Object]`. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${shorten(value)}'`
  if (typeof value === 'function') {
    return isClass(value) ? `the class ${value.name}` : `the function ${value.name || 'without a name'}`
  }
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${shorten(value.map(show).join(', '))}]`
  if (isPromise(value)) return 'a promise'
  if (isPlain(value))
    return Object.keys(value).length ? `{ ${shorten(Object.keys(value).join(', '))} }` : '{}'
  const name = value.constructor?.name || 'object'
  return `${/^([aeio]|NdArray$)/i.test(name) ? 'an' : 'a'} ${name}${shapeOf(value)}`
}

/** What is wrong with a value that stands where `expected` belongs, and what may have been forgotten. */
export function misplaced(expected: string, value: unknown): string {
  const remedy = isPromise(value) ? ': await it first' : isClass(value) ? `: write new ${value.name}(…)` : ''
  return `expected ${expected}, got ${show(value)}${remedy}`
}

/** Whether a value is a class, where perhaps an object of it was meant. */
export function isClass(value: unknown): value is abstract new (...given: never[]) => unknown {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

/** `{…}` as it is written, in whatever window or worker; not an object of a class. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** What an `await` was forgotten before. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  )
}

function shapeOf(value: object): string {
  const { shape } = value as { shape?: unknown }
  return Array.isArray(shape) ? ` of shape [${shape.map((n) => n ?? 'null').join(', ')}]` : ''
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}
