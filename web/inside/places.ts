/** A place of the map: x to the right, y down. */
export type Place = readonly [x: number, y: number]

const MARGIN = 4

/** Points [n, 2] in the middle of a map of so many units, as large as it can hold them; both directions have one scale. */
export function placed(scores: Float32Array, width: number, height: number): Place[] {
  const [x, y] = [0, 1].map((axis) => {
    const along = scores.filter((_, i) => i % 2 === axis)
    const [low, high] = [Math.min(...along), Math.max(...along)]
    return { middle: (low + high) / 2, extent: high - low }
  })
  const most = Math.max(x.extent / (width - 2 * MARGIN), y.extent / (height - 2 * MARGIN))
  const scale = most > 0 ? 1 / most : 0
  return Array.from({ length: scores.length / 2 }, (_, i) => [
    width / 2 + (scores[2 * i] - x.middle) * scale,
    height / 2 - (scores[2 * i + 1] - y.middle) * scale,
  ])
}

/** The point that is nearest to a place. */
export function nearest(places: readonly Place[], [x, y]: Place): number {
  const distances = places.map(([u, v]) => Math.hypot(u - x, v - y))
  return distances.indexOf(Math.min(...distances))
}

/** The next point from one in a direction: near, and ahead rather than to the side; the same where there is none. */
export function next(places: readonly Place[], from: number, [right, down]: Place): number {
  const [x, y] = places[from]
  const distances = places.map(([u, v]) => {
    const ahead = (u - x) * right + (v - y) * down
    const aside = Math.abs((u - x) * down) + Math.abs((v - y) * right)
    return ahead > 1e-6 && ahead >= aside ? ahead + 2 * aside : Number.POSITIVE_INFINITY
  })
  const least = Math.min(...distances)
  return Number.isFinite(least) ? distances.indexOf(least) : from
}
