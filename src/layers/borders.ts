import { show } from '../show.js'
import type { Pair } from '../tensor/ops/windows.js'
import { isSize } from '../tensor/shape.js'
import type { AnyLayer } from './layer.js'
import { titleOf } from './requirements.js'
import { type ImageLayerOptions, SpatialLayer } from './spatialLayer.js'

/** One width for both ends of sequences, or [before, behind]. */
export type BorderSizes1D = number | readonly [number, number]

/** One width for all borders, [rows, columns], or [[top, bottom], [left, right]]. */
export type BorderSizes =
  | number
  | readonly [number, number]
  | readonly [readonly [number, number], readonly [number, number]]

/** One width for all borders, [depth, rows, columns], or two widths for each of them. */
export type BorderSizes3D =
  | number
  | readonly [number, number, number]
  | readonly [readonly [number, number], readonly [number, number], readonly [number, number]]

const SHAPES = [
  '',
  '[before, behind]',
  '[rows, columns] or [[top, bottom], [left, right]]',
  '[depth, rows, columns] or [[front, back], [top, bottom], [left, right]]',
]

/** The borders that an option means, for each of `rank` axes. */
export function requireBorders(layer: AnyLayer, option: string, sizes: unknown, rank = 2): readonly Pair[] {
  const both = (side: unknown) => (typeof side === 'number' ? [side, side] : side)
  const all = rank === 1 ? [sizes] : typeof sizes === 'number' ? Array(rank).fill(sizes) : sizes
  const borders = Array.isArray(all) ? all.map(both) : []
  const isSide = (side: unknown) => Array.isArray(side) && side.length === 2 && side.every((n) => isSize(n))
  if (borders.length !== rank || !borders.every(isSide)) {
    throw new RangeError(
      `${titleOf(layer)}: expected ${option} as a whole number from 0 up, below 2^31,${rank === 1 ? ' or' : ''} ` +
        `${SHAPES[rank]}, got ${show(sizes)}`,
    )
  }
  return borders as Pair[]
}

/** A layer that adds borders, or takes them away. */
export abstract class BorderLayer extends SpatialLayer {
  /** Before and behind, along each axis. */
  protected readonly borders: readonly Pair[]
  readonly #option: string

  constructor(option: string, sizes: unknown, options: ImageLayerOptions) {
    super(options)
    this.#option = option
    this.borders = requireBorders(this, option, sizes, this.rank)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), [this.#option]: this.rank === 1 ? this.borders[0] : this.borders }
  }
}
