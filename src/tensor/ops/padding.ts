import { misplaced } from '../../show.js'
import { tensor } from '../create.js'
import type { Tensor } from '../tensor.js'
import type { Pair } from './windows.js'

/** What stands around: a value; the border's mirror image, with the border itself or without it; or the border. */
export type PadMode = 'constant' | 'reflect' | 'symmetric' | 'edge'

/** For a place beyond n elements, the one that stands there. */
const PLACES: Record<Exclude<PadMode, 'constant'>, (at: number, n: number) => number> = {
  edge: (at, n) => Math.min(Math.max(at, 0), n - 1),
  symmetric: (at, n) => mirrored(at, 2 * n, (turn) => Math.min(turn, 2 * n - 1 - turn)),
  reflect: (at, n) => (n === 1 ? 0 : mirrored(at, 2 * n - 2, (turn) => Math.min(turn, 2 * n - 2 - turn))),
}

const mirrored = (at: number, period: number, place: (turn: number) => number) =>
  place(((at % period) + period) % period)

/**
 * x with `padWidth` elements before and after each axis: a number, a pair, or a pair for each axis. Around it stands a
 * value, or, by `mode`, what NumPy puts there. The gradient goes to where each element came from.
 */
export function padding(
  x: Tensor,
  padWidth: number | Pair | readonly Pair[],
  mode: PadMode = 'constant',
  constantValues?: number,
): Tensor {
  if (mode !== 'constant' && !Object.hasOwn(PLACES, mode))
    throw new RangeError(`pad: ${misplaced(`mode 'constant' or ${Object.keys(PLACES).join(', ')}`, mode)}`)
  const one = typeof padWidth === 'number' ? ([padWidth, padWidth] as const) : padWidth
  const list = one as readonly (number | Pair)[]
  const isPair = list.length === 2 && list.every((n) => typeof n === 'number')
  const widths = isPair ? x.shape.map(() => one as Pair) : (one as readonly Pair[])
  if (mode === 'constant' || widths.length !== x.rank) return x.pad(widths, constantValues ?? 0)
  if (constantValues !== undefined)
    throw new RangeError(`pad: constantValues belong to mode 'constant', got mode '${mode}'`)
  return widths.reduce((y, [before, after], axis) => {
    if (before === 0 && after === 0) return y
    const n = x.shape[axis]
    if (n === 0)
      throw new RangeError(`pad: mode '${mode}' has nothing to repeat along axis ${axis} of [${x.shape}]`)
    const places = Array.from({ length: before + n + after }, (_, i) => PLACES[mode](i - before, n))
    return y.gather(tensor(places, 'int32'), axis)
  }, x)
}
