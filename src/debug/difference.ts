/** Where two makings of a tensor differ most. */
export interface Difference {
  /** The tensor's path. */
  path: string
  /** The largest difference, its index, and the two values there. */
  largest: number
  index: number[]
  first: number
  other: number
  /** Elements that are not equal bit for bit, and all of them. */
  unequal: number
  size: number
}

/** Compares a tensor as a step has made it with another making of it. */
export function differenceOf(
  { path, shape }: { path: string; shape: readonly number[] },
  first: ArrayLike<number>,
  other: ArrayLike<number>,
): Difference {
  let [at, largest, unequal] = [0, 0, 0]
  for (let i = 0; i < first.length; i++) {
    if (Object.is(first[i], other[i])) continue
    unequal++
    const difference = Math.abs(first[i] - other[i])
    if (difference > largest || (Number.isNaN(difference) && !Number.isNaN(largest)))
      [at, largest] = [i, difference]
  }
  const index = shape.map((extent, axis) => {
    const stride = shape.slice(axis + 1).reduce((product, each) => product * each, 1)
    return Math.floor(at / stride) % extent
  })
  return { path, largest, index, first: first[at], other: other[at], unequal, size: first.length }
}
