/** Deeper than any model file's; far from where JavaScript's stack ends. */
const MOST_LEVELS = 200

/** Keys through which an object's prototype, not the object, could be written to. */
const REFUSED = new Set(['__proto__', 'constructor', 'prototype'])

/** What JSON can hold. */
export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [key: string]: Json }

/**
 * Parses JSON that comes from somewhere else.
 * @param what names the file in errors
 * @throws Error for what isn't JSON (Python writes NaN and Infinity), is nested beyond reason, or has keys
 *   that reach for prototypes
 */
export function parseJson(text: string | Uint8Array, what: string): Json {
  const json = typeof text === 'string' ? text : decodeText(text, what)
  requireShallow(json, what)
  try {
    return JSON.parse(json, (key, value) => {
      if (REFUSED.has(key)) throw new Error(`the key "${key}" is refused`)
      return value
    })
  } catch (error) {
    const hint = /\b(NaN|Infinity)\b/.test(json) ? ' (NaN and Infinity are not JSON)' : ''
    throw new Error(`${what}: not valid JSON: ${(error as Error).message}${hint}`)
  }
}

/** An object, or an error. */
export function requireObject(value: Json | undefined, what: string): JsonObject {
  if (isObject(value)) return value
  throw new Error(`${what}: expected an object, got ${kindOf(value)}`)
}

/** A list, or an error. */
export function requireList(value: Json | undefined, what: string): Json[] {
  if (Array.isArray(value)) return value
  throw new Error(`${what}: expected a list, got ${kindOf(value)}`)
}

/** A text, or an error. */
export function requireText(value: Json | undefined, what: string): string {
  if (typeof value === 'string') return value
  throw new Error(`${what}: expected a text, got ${kindOf(value)}`)
}

/** Sizes of axes, or an error. */
export function requireShape(value: Json | undefined, what: string): number[] {
  const shape = requireList(value, what)
  if (shape.every((n): n is number => Number.isSafeInteger(n) && (n as number) >= 0)) return shape
  throw new Error(`${what}: expected whole numbers from 0 on, got ${JSON.stringify(shape).slice(0, 80)}`)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  return Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'null'
      : typeof value === 'object'
        ? 'an object'
        : `${typeof value} ${String(value).slice(0, 40)}`
}

function decodeText(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error(`${what}: not UTF-8 text`)
  }
}

/** Counts brackets outside of strings, before a parser follows them. */
function requireShallow(json: string, what: string): void {
  let depth = 0
  let inString = false
  for (let i = 0; i < json.length; i++) {
    const c = json[i]
    if (inString) {
      if (c === '\\') i++
      else if (c === '"') inString = false
    } else if (c === '"') inString = true
    else if (c === '[' || c === '{') {
      if (++depth > MOST_LEVELS) throw new Error(`${what}: JSON nested more than ${MOST_LEVELS} levels deep`)
    } else if (c === ']' || c === '}') depth--
  }
}
