import type { Tensor } from '../tensor.js'
import { type Axes, normalizeAxes } from './reduce.js'

/**
 * x without the axes named, which must have size 1; without all such axes where none is named. The gradient
 * is reshaped back.
 */
export function squeeze(x: Tensor, axes?: Axes): Tensor {
  const gone =
    axes === undefined
      ? x.shape.flatMap((n, axis) => (n === 1 ? [axis] : []))
      : normalizeAxes('squeeze', axes, x.rank)
  for (const axis of gone) {
    if (x.shape[axis] !== 1) throw new RangeError(`squeeze: axis ${axis} of [${x.shape}] has not size 1`)
  }
  return x.reshape(x.shape.filter((_, axis) => !gone.includes(axis)))
}
