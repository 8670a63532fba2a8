/** Values to draw from: gives the value that belongs to a number drawn evenly from [0, 1). */
export type Distribution<T> = (quantile: number) => T

/** One of some values, each as likely. */
export function choice<const T>(values: readonly T[]): Distribution<T> {
  if (values.length === 0) throw new RangeError('choice: expected at least one value')
  return (quantile) => values[Math.floor(quantile * values.length)]
}

/** A number from [low, high). */
export function uniform(low: number, high: number): Distribution<number> {
  requireRange('uniform', low, high, Number.NEGATIVE_INFINITY)
  return (quantile) => low + quantile * (high - low)
}

/** A number from [low, high), each factor between them as likely: for learning rates and the like. */
export function logUniform(low: number, high: number): Distribution<number> {
  requireRange('logUniform', low, high, Number.MIN_VALUE)
  return (quantile) => low * (high / low) ** quantile
}

/** A whole number from low to high, both of them included. */
export function int(low: number, high: number): Distribution<number> {
  requireRange('int', low, high, Number.NEGATIVE_INFINITY)
  if (!Number.isInteger(low) || !Number.isInteger(high)) {
    throw new RangeError(`int: expected whole numbers, got ${low} and ${high}`)
  }
  return (quantile) => low + Math.floor(quantile * (high - low + 1))
}

function requireRange(name: string, low: number, high: number, least: number): void {
  if (low >= least && low < high && Number.isFinite(high - low)) return
  const bound = least > 0 ? '0 < low < high' : 'low < high'
  throw new RangeError(`${name}: expected ${bound}, got ${low} and ${high}`)
}
