import type { AnyLayer } from './layer.js'
import { titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

/** Shapes as messages show them: [null, 28, 28, 1], [null, 10]. */
export function formatShapes(shapes: readonly Shape[]): string {
  return shapes.map((shape) => `[${shape.map((n) => n ?? 'null').join(', ')}]`).join(', ')
}

/** Throws where a layer that takes a list was called with one tensor, too few or too many. */
export function requireInputs(
  layer: AnyLayer,
  shapes: readonly Shape[] | Shape,
  least: number,
  most = Number.POSITIVE_INFINITY,
  what = 'tensors',
): asserts shapes is readonly Shape[] {
  const single = !Array.isArray(shapes[0])
  if (!single && shapes.length >= least && shapes.length <= most) return
  const count =
    least === most ? least : most < Number.POSITIVE_INFINITY ? `${least} to ${most}` : `${least} or more`
  const got = single ? 'one tensor, not in a list' : `${shapes.length}`
  throw new RangeError(`${titleOf(layer)}: expected a list of ${count} ${what}, got ${got}`)
}
