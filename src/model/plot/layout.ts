/** A box, or a bend of a line that passes a row of boxes by. */
export interface Place {
  /** Which box; null for a bend. */
  readonly box: number | null
  readonly width: number
  /** Of its middle. */
  x: number
  readonly above: Place[]
  readonly below: Place[]
}

/** Rounds after which the order in rows, and then the places, hardly change any more. */
const ROUNDS = 12

/**
 * Boxes in rows, each below all that leads to it, with few crossings (Sugiyama et al., 1981: rows, order by the mean of
 * the neighbours, places).
 * @param edges from an earlier box to a later one
 * @param gap between neighbours in a row
 */
export function layOut(
  widths: readonly number[],
  edges: readonly (readonly [from: number, to: number])[],
  gap: number,
): Place[][] {
  const ranks = ranksOf(widths.length, edges)
  const rows = Array.from({ length: Math.max(...ranks) + 1 }, (): Place[] => [])
  const add = (rank: number, box: number | null, width: number): Place => {
    const place = { box, width, x: 0, above: [], below: [] }
    rows[rank].push(place)
    return place
  }
  const places = widths.map((width, box) => add(ranks[box], box, width))
  for (const [from, to] of edges) {
    let last = places[from]
    const join = (next: Place) => {
      last.below.push(next)
      next.above.push(last)
      last = next
    }
    for (let rank = ranks[from] + 1; rank < ranks[to]; rank++) join(add(rank, null, 0))
    join(places[to])
  }
  for (const row of rows) spread(row, gap, () => 0)
  for (let round = 0; round < ROUNDS; round++) {
    const down = round % 2 === 0
    for (const row of down ? rows : rows.toReversed()) {
      const wish = new Map(row.map((place) => [place, wishOf(place, down ? place.above : place.below)]))
      row.sort((a, b) => wish.get(a)! - wish.get(b)!)
      spread(row, gap, (place) => wish.get(place)!)
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const row of round % 2 === 0 ? rows : rows.toReversed())
      spread(row, gap, (place) => wishOf(place, [...place.above, ...place.below]))
  }
  // Chains become straight.
  for (const row of rows) spread(row, gap, (place) => wishOf(place, place.above))
  const left = Math.min(...rows.flat().map(({ x, width }) => x - width / 2))
  for (const place of rows.flat()) place.x -= left
  return rows
}

/** The row of each box: below all that leads to it; what nothing leads to, right above what it leads to. */
function ranksOf(count: number, edges: readonly (readonly [from: number, to: number])[]): number[] {
  const ranks = Array<number>(count).fill(0)
  const byTarget = edges.toSorted(([, a], [, b]) => a - b)
  for (const [from, to] of byTarget) ranks[to] = Math.max(ranks[to], ranks[from] + 1)
  const targets = new Set(edges.map(([, to]) => to))
  return ranks.map((rank, box) => {
    const below = edges.filter(([from]) => from === box).map(([, to]) => ranks[to])
    return targets.has(box) || below.length === 0 ? rank : Math.min(...below) - 1
  })
}

/** Where a place would like to be. */
function wishOf({ x }: Place, neighbours: readonly Place[]): number {
  return neighbours.length === 0 ? x : neighbours.reduce((sum, { x }) => sum + x, 0) / neighbours.length
}

/**
 * Puts a row's places as near to where they wish to be as their widths allow, by least squares: neighbours that would
 * overlap become a block, which lies at the mean of its wishes.
 */
function spread(row: readonly Place[], gap: number, wish: (place: Place) => number): void {
  // Less the room that those before it in the row need, wishes only have to rise.
  let room = 0
  const offsets = row.map(({ width }, i) => {
    if (i > 0) room += (row[i - 1].width + width) / 2 + gap
    return room
  })
  const blocks: { sum: number; count: number }[] = []
  row.forEach((place, i) => {
    blocks.push({ sum: wish(place) - offsets[i], count: 1 })
    for (let last = blocks.length - 1; last > 0; last--) {
      const [before, after] = [blocks[last - 1], blocks[last]]
      if (before.sum / before.count <= after.sum / after.count) break
      blocks.splice(last - 1, 2, { sum: before.sum + after.sum, count: before.count + after.count })
    }
  })
  const levels = blocks.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count))
  row.forEach((place, i) => {
    place.x = levels[i] + offsets[i]
  })
}
