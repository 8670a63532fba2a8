const LEVELS = ['log', 'info', 'warn', 'error', 'debug'] as const

/** Has what programs write to the console shown where they run too: `print` is given a line for each call. */
export function consoleTo(print: (line: string) => void): void {
  for (const level of LEVELS) {
    const write = console[level].bind(console)
    console[level] = (...values: unknown[]) => {
      write(...values)
      print(values.map(asText).join(' '))
    }
  }
}

/** A value as one reads it: arrays of the engine say themselves, other objects are JSON. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return `${value}`
  if (typeof value !== 'object' || value === null || value.toString !== Object.prototype.toString) {
    return Array.isArray(value) ? `[${value.map(asText).join(', ')}]` : String(value)
  }
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value) // it holds itself
  }
}
