/** Five numbers that say how measurements are spread. */
export interface Spread {
  min: number
  lowerQuartile: number
  median: number
  upperQuartile: number
  max: number
}

/** The value below which the share `q` of all values lies, between neighbours in proportion. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new RangeError('quantile: no values')
  const sorted = [...values].sort((a, b) => a - b)
  const place = q * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (place - below) * (sorted[above] - sorted[below])
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

export function spread(values: readonly number[]): Spread {
  return {
    min: quantile(values, 0),
    lowerQuartile: quantile(values, 0.25),
    median: median(values),
    upperQuartile: quantile(values, 0.75),
    max: quantile(values, 1),
  }
}

/**
 * How many times longer `theirs` took than `ours`, round by round: what slows a whole round down slows both.
 * Rounds that one of them sat out are left out.
 */
export function ratios(ours: readonly number[], theirs: readonly number[]): number[] {
  return theirs.slice(0, ours.length).map((time, round) => time / ours[round])
}

/** ‖a - b‖ / ‖a‖: NaN where either contains one. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  let [difference, size] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2
    size += a[i] ** 2
  }
  return difference === 0 ? 0 : Math.sqrt(difference / size)
}
