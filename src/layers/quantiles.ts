/** Values in order, each with how many it stands for. */
type Summary = readonly [values: readonly number[], weights: readonly number[]]

/** What is known of data that came in batches: about `1 / epsilon` values in order, as Keras' Discretization keeps them. */
export class Quantiles {
  #summary: Summary = [[], []]

  constructor(readonly epsilon: number) {}

  /** Takes a batch in. */
  add(batch: ArrayLike<number>): void {
    const sorted = Float32Array.from(batch).sort()
    const step = Math.max(sorted.length * this.epsilon, 1)
    const values: number[] = []
    for (let i = Math.trunc(step - 1); i < sorted.length; i += Math.trunc(step)) values.push(sorted[i])
    const [before, weights] = this.#summary
    // The new ones first among equals: numbers by numbers as Keras sorts them.
    const merged = [
      ...values.map((value) => [value, step] as const),
      ...before.map((value, i) => [value, weights[i]] as const),
    ].sort(([a], [b]) => a - b)
    this.#summary = compress([merged.map(([v]) => v), merged.map(([, w]) => w)], this.epsilon)
  }

  /** Values that cut all into so many bins of about as many each. */
  boundaries(bins: number): number[] {
    return compress(this.#summary, 1 / bins)[0].slice(0, -1)
  }
}

/** Fewer values, about `1 / epsilon` of them, between those that there are. */
function compress([values, weights]: Summary, epsilon: number): Summary {
  if (values.length * epsilon < 1) return [values, weights]
  let sum = 0
  const sums = weights.map((weight) => (sum += weight))
  const shares = sums.map((s) => s / sum)
  const count = Math.ceil(1 / epsilon)
  const wanted = Array.from({ length: count }, (_, i) => epsilon + i * epsilon)
  const kept = wanted.map((share) => Math.fround(interpolate(share, shares, values)))
  const upTo = wanted.map((share) => interpolate(share, shares, sums))
  return [kept, upTo.map((s, i) => Math.fround(s - (upTo[i - 1] ?? 0)))]
}

/** The line through points (x, y) at a place, as numpy.interp; beyond the ends, the ends. */
function interpolate(at: number, x: readonly number[], y: readonly number[]): number {
  if (at <= x[0]) return y[0]
  const last = x.length - 1
  if (at >= x[last]) return y[last]
  let [low, high] = [0, last]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (x[middle] <= at) low = middle
    else high = middle
  }
  return y[low] + ((y[high] - y[low]) / (x[high] - x[low])) * (at - x[low])
}
