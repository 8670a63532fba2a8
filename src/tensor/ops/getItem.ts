import { misplaced } from '../../show.js'
import type { Tensor } from '../tensor.js'

/** Positions from `start` to `stop`, which is not among them, `step` apart; what is left out means all there is. */
export interface Slice {
  /** @default the first, with a negative step the last */
  start?: number | null
  /** The first that is left out. @default none */
  stop?: number | null
  /** @default 1 */
  step?: number | null
}

/** What NumPy takes in brackets for one axis: a position, a slice, null for a new axis, '...' for all that is left. */
export type Index = number | Slice | null | '...'

const isSlice = (item: unknown): item is Slice =>
  typeof item === 'object' && item !== null && !Array.isArray(item)

/**
 * x[…] as in NumPy: `getItem(x, ['...', 0])` is x[..., 0], `getItem(x, [{}, { start: 1, stop: 3 }])` is x[:, 1:3]. A
 * position takes its axis away. The gradient goes to what was taken, 0 elsewhere.
 */
export function getItem(x: Tensor, key: Index | readonly Index[]): Tensor {
  const items = (Array.isArray(key) ? key : [key]) as Index[]
  const wrong = items.find(
    (item) => !(item === null || item === '...' || Number.isInteger(item) || isSlice(item)),
  )
  if (wrong !== undefined || items.filter((item) => item === '...').length > 1) {
    throw new RangeError(
      `getItem: ${misplaced("positions, slices { start, stop, step }, null, and one '...' at most", wrong ?? '...')}`,
    )
  }
  const named = items.filter((item) => item !== null && item !== '...').length
  if (named > x.rank)
    throw new RangeError(`getItem: ${named} positions for the ${x.rank} axes of [${x.shape}]`)
  const all = Array<Slice>(x.rank - named).fill({})
  const whole = items.includes('...') ? items : [...items, '...' as const]
  const full = whole.flatMap((item): Index[] => (item === '...' ? all : [item]))
  const [begin, end, step]: (number | null)[][] = [[], [], []]
  const shape: (number | 'kept')[] = []
  for (const item of full) {
    const axis = begin.length
    if (item === null) shape.push(1)
    else if (typeof item === 'number') {
      if (item < -x.shape[axis] || item >= x.shape[axis])
        throw new RangeError(`getItem: position ${item} is outside axis ${axis} of [${x.shape}]`)
      begin.push(item)
      end.push(item === -1 ? null : item + 1)
      step.push(null)
    } else if (isSlice(item)) {
      begin.push(item.start ?? null)
      end.push(item.stop ?? null)
      step.push(item.step ?? null)
      shape.push('kept')
    }
  }
  const taken = x.slice(begin, end, step)
  const kept = full
    .filter((item) => item !== null)
    .flatMap((item, axis) => (isSlice(item) ? [taken.shape[axis]] : []))
  return taken.reshape(shape.map((n) => (n === 'kept' ? kept.shift()! : n)))
}
