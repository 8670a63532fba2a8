import type { Tunables } from './shader.js'

/** A member of the family of `blocks.wgsl`: the tile of the result that a workgroup computes, and how. */
export interface Tile {
  rows: number
  cols: number
  tunables: Tunables
}

/** An invocation computes rows × cols, a workgroup has down × across invocations. */
const tile = (rows: number, cols: number, down: number, across: number, depth = 16, buffers = 1): Tile => ({
  rows: rows * down,
  cols: cols * across,
  tunables: {
    ROWS: `${rows}u`,
    COLS: `${cols}u`,
    DOWN: `${down}u`,
    ACROSS: `${across}u`,
    DEPTH: `${depth}u`,
    BUFFERS: `${buffers}u`,
  },
})

/** By the names of the variants, smallest first: products of matrices, and convolutions as such, have the same. */
export const tiles: Readonly<Record<string, Tile>> = {
  blocks32: tile(4, 4, 8, 8),
  blocks64: tile(8, 4, 8, 16),
  blocks128: tile(8, 8, 16, 16),
}

/** Workgroups from which on a GPU has enough to do. */
const ENOUGH = 128

/** The largest tile of which `layers` results of rows × cols have enough; the smallest where none has. */
export function chooseTile(rows: number, cols: number, layers: number): string {
  const names = Object.keys(tiles).reverse()
  const fits = (name: string) => {
    const { rows: height, cols: width } = tiles[name]
    return (
      layers * Math.ceil(rows / height) * Math.ceil(cols / width) >= ENOUGH &&
      2 * rows > height &&
      2 * cols > width
    )
  }
  return names.find(fits) ?? names[names.length - 1]
}
