/** A picture's size and how its samples are stored. */
export interface Grid {
  width: number
  height: number
  /** Samples a pixel. */
  channels: number
  /** Bits a sample. */
  depth: number
  interlaced: boolean
}

/** Pixels that are stored together: all, or one of the seven grids that an interlaced picture is made of. */
export interface Pass {
  width: number
  height: number
  /** Where its first pixel is, and how far apart they are. */
  x: number
  y: number
  stepX: number
  stepY: number
  /** Bytes from a pixel to its neighbour, at least one. */
  pixelBytes: number
  /** Bytes of a row, its filter's number in front included. */
  rowBytes: number
  /** Bytes of all rows. */
  bytes: number
}

/** Adam7: x, y, stepX, stepY of the passes. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
]

/** The passes of a picture that have pixels, in their order in the file. */
export function passesOf({ width, height, channels, depth, interlaced }: Grid): Pass[] {
  return (interlaced ? ADAM7 : [[0, 0, 1, 1]])
    .map(([x, y, stepX, stepY]) => {
      const [columns, rows] = [Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)]
      const rowBytes = 1 + Math.ceil((columns * channels * depth) / 8)
      const pixelBytes = Math.ceil((channels * depth) / 8)
      return {
        width: columns,
        height: rows,
        x,
        y,
        stepX,
        stepY,
        pixelBytes,
        rowBytes,
        bytes: rows * rowBytes,
      }
    })
    .filter(({ width, height }) => width > 0 && height > 0)
}

/**
 * Undoes the filters of a pass, in place: each byte is the difference from a forecast by its neighbours to the left,
 * above and above left (https://www.w3.org/TR/png-3/#9Filters). `see` gets each row when it is whole.
 */
export function unfilter(
  rows: Uint8Array,
  { height, rowBytes, pixelBytes }: Pass,
  see: (row: Uint8Array, y: number) => void,
): void {
  let above: Uint8Array = new Uint8Array(rowBytes - 1)
  for (let y = 0; y < height; y++) {
    const filter = rows[y * rowBytes]
    const row = rows.subarray(y * rowBytes + 1, (y + 1) * rowBytes)
    if (filter > 4) throw new Error(`PNG: Unsupported filter ${filter}`)
    if (filter > 0) {
      for (let i = 0; i < row.length; i++) {
        const left = i < pixelBytes ? 0 : row[i - pixelBytes]
        const corner = i < pixelBytes ? 0 : above[i - pixelBytes]
        row[i] += forecast(filter, left, above[i], corner)
      }
    }
    see(row, y)
    above = row
  }
}

function forecast(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  // Paeth: the neighbour nearest to left + above - corner.
  const toLeft = Math.abs(above - corner)
  const toAbove = Math.abs(left - corner)
  const toCorner = Math.abs(left + above - 2 * corner)
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}
