import type { Traits } from '../gpu/gpu.js'
import type { Further, Tunables } from './shader.js'
import type { FloatType } from './types.js'

/** A member of the family of `blocks.wgsl`: the tile of the result that a workgroup computes, and how. */
export interface Tile {
  rows: number
  cols: number
  tunables: Tunables
  /** How invocations share operands: through workgroup memory, or from lane to lane of a subgroup of this size. */
  lanes?: number
  /** Whether matrix units multiply: what is stored as f16, and to other bits than the other tiles come to. */
  byUnits?: boolean
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

/** A subgroup of this size: all its lanes have the same rows, and each its own columns. */
const ofLanes = (rows: number, cols: number, lanes: number): Tile => ({
  ...tile(rows, cols, 1, lanes, 16),
  lanes,
})

const inMemory: Readonly<Record<string, Tile>> = {
  blocks32: tile(4, 4, 8, 8),
  blocks64: tile(8, 4, 8, 16),
  blocks128: tile(8, 8, 16, 16),
}

/** Matrix units take 16×16 values at a time. */
const byUnits: Readonly<Record<string, Tile>> = {
  units64: { ...tile(8, 8, 8, 8, 32), byUnits: true },
  units128: { ...tile(8, 8, 16, 16, 32), byUnits: true },
}

/** By the names of the variants, smallest first: products of matrices, and convolutions as such, have the same. */
export const tiles: Readonly<Record<string, Tile>> = {
  ...inMemory,
  lanes8: ofLanes(8, 4, 8),
  lanes16: ofLanes(16, 8, 16),
  lanes32: ofLanes(8, 8, 32),
  lanes64: ofLanes(8, 4, 64),
  ...byUnits,
}

/** Whether a device can run a tile on operands that are stored so. */
export const runs = (
  { subgroupSize, matrixUnits }: Traits,
  { lanes, byUnits }: Tile,
  type?: FloatType,
): boolean => (!lanes || lanes === subgroupSize) && (!byUnits || (matrixUnits && type === 'f16'))

/** What a tile's shader has beside its tunables. */
export function loopOf(
  { setsSubgroups }: Traits,
  { lanes, byUnits }: Tile,
  uses: readonly string[],
): Further {
  if (!lanes && !byUnits) return { uses: ['blocks/memory', ...uses] }
  const loop = byUnits ? 'blocks/units' : 'blocks/lanes'
  return { uses: [loop, ...uses], ...(setsSubgroups && { subgroup: lanes ?? 32 }) }
}

/** Workgroups from which on a GPU has enough to do. */
const ENOUGH = 128

/**
 * The largest tile of which `layers` results of rows × cols have enough, by matrix units where they can; the smallest where
 * none has.
 */
export function chooseTile(
  { matrixUnits }: Traits,
  type: FloatType | undefined,
  rows: number,
  cols: number,
  layers: number,
): string {
  const names = Object.keys({ ...inMemory, ...(matrixUnits && type === 'f16' && byUnits) }).reverse()
  const fits = (name: string) => {
    const { rows: height, cols: width } = tiles[name]
    return (
      layers * Math.ceil(rows / height) * Math.ceil(cols / width) >= ENOUGH &&
      2 * rows > height &&
      2 * cols > width
    )
  }
  return names.find(fits) ?? 'blocks32'
}
