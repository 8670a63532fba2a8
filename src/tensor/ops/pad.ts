import type { Tensor } from '../tensor.js'
import { embed } from './embed.js'

/**
 * x with `paddings[axis] = [before, after]` elements of `value` around it. The gradient is dy without the
 * border.
 */
export function pad(x: Tensor, paddings: readonly (readonly [number, number])[], value = 0): Tensor {
  if (paddings.length !== x.rank || !paddings.flat().every((n) => Number.isInteger(n) && n >= 0)) {
    throw new RangeError(
      `pad: expected [before, after] for each of ${x.rank} axes, whole and not negative, got ${JSON.stringify(paddings)}`,
    )
  }
  const shape = x.shape.map((extent, axis) => paddings[axis][0] + extent + paddings[axis][1])
  const box = { begin: paddings.map(([before]) => before), step: x.shape.map(() => 1), size: x.shape }
  return embed(x, shape, box, value)
}
