import { show } from '../show.js'
import type { Borders } from '../tensor/ops/windows.js'
import { isSize } from '../tensor/shape.js'
import { type AnyLayer, Layer } from './layer.js'
import { type ImageLayerOptions, requireChannelsLast, titleOf } from './requirements.js'

/** One width for all borders, [rows, columns], or [[top, bottom], [left, right]]. */
export type BorderSizes =
  | number
  | readonly [number, number]
  | readonly [readonly [number, number], readonly [number, number]]

/** The borders that an option means. */
export function requireBorders(layer: AnyLayer, option: string, sizes: BorderSizes): Borders {
  const both = (side: unknown) => (typeof side === 'number' ? [side, side] : side)
  const pair: unknown = both(sizes)
  const borders = Array.isArray(pair) ? pair.map(both) : []
  const isSide = (side: unknown) => Array.isArray(side) && side.length === 2 && side.every((n) => isSize(n))
  if (borders.length !== 2 || !borders.every(isSide)) {
    throw new RangeError(
      `${titleOf(layer)}: expected ${option} as a whole number from 0 up, below 2^31, [rows, columns] or ` +
        `[[top, bottom], [left, right]], got ${show(sizes)}`,
    )
  }
  return borders as unknown as Borders
}

/** A layer that adds or takes away borders of images. */
export abstract class BorderLayer extends Layer {
  protected readonly borders: Borders

  constructor(option: string, sizes: BorderSizes, options: ImageLayerOptions) {
    super(options)
    requireChannelsLast(this, options)
    this.borders = requireBorders(this, option, sizes)
  }
}
