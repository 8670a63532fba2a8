import { camelCase } from '../lookup.js'
import { concat } from '../tensor/ops/concat.js'
import type { Tensor } from '../tensor/tensor.js'
import type { CallContext, Layer } from './layer.js'
import { alongWith } from './masks.js'

/** All outputs of a sequence, [batch, steps, …], and the states after it. */
export interface Walked {
  outputs: Tensor
  states: readonly Tensor[]
}

/** What a walk along a sequence is told besides its inputs and first states. */
export interface WalkOptions {
  /** bool [batch, steps]: where not, states and output stay as they were; an output before the first is 0. */
  mask: Tensor | null
  /** Whether the first states may be other than 0. */
  begun: boolean
}

/**
 * What RNN repeats along a sequence: a layer of [x, …states], each [batch, …], that gives [output, …states].
 *
 * ```ts
 * class Decaying extends Layer<readonly Tensor[]> {
 *   stateSize = 8
 *   call([x, h]: readonly Tensor[]) { const next = h.mul(0.9).add(x); return [next, next] }
 * }
 * ```
 */
export type Cell = Layer<readonly Tensor[]> & {
  /** How many numbers each state has. */
  readonly stateSize: number | readonly number[]
  /** How many numbers the output has. Without it, as many as the first state. */
  readonly outputSize?: number
  /** The states before the first step, for inputs x [batch, steps, …]. Without it, zeros. */
  initialStates?(x: Tensor): readonly Tensor[]
  /** A cell of the same settings, with weights of its own. */
  copy?(): Cell
  /** Goes along a whole sequence at once. Without it, the cell is called for each step. */
  walk?(x: Tensor, states: readonly Tensor[], options: WalkOptions, context: CallContext): Walked
}

/** A cell of the same settings, with weights of its own. One of one's own is made of its `getConfig`. */
export function copyOf(cell: Cell): Cell {
  if (cell.copy) return cell.copy()
  const { positional = [] } = cell.constructor as { positional?: readonly string[] }
  const { name: _, ...config } = cell.getConfig()
  const options = Object.entries(config).map(([key, value]) => [camelCase(key), value] as const)
  return Reflect.construct(cell.constructor, [
    ...positional.map((name) => Reflect.get(cell, name)),
    Object.fromEntries(options.filter(([name]) => !positional.includes(name))),
  ])
}

/** Goes with a cell along a sequence. */
export function walkWith(
  cell: Cell,
  x: Tensor,
  states: readonly Tensor[],
  options: WalkOptions,
  context: CallContext,
): Walked {
  if (cell.walk) {
    cell.ensureBuilt([x, ...states].map(({ shape }, i) => (i === 0 ? shape.toSpliced(1, 1) : shape)))
    return cell.walk(x, states, options, context)
  }
  const steps = x.shape[1]
  const outputs: Tensor[] = []
  let now = states
  for (let t = 0; t < steps; t++) {
    const at = (y: Tensor) => y.slice([null, t], [null, t + 1]).squeeze(1)
    const result = [cell.forward([at(x), ...now], { mask: null })].flat() as Tensor[]
    if (result.length !== states.length + 1) {
      throw new TypeError(
        `the cell "${cell.name}": expected call([x, …states]) to give [output, …states], ${states.length + 1} tensors, ` +
          `got ${result.length}`,
      )
    }
    const counts = options.mask && at(options.mask)
    const kept = (next: Tensor, before: Tensor | number) =>
      counts ? alongWith(counts, next).where(next, before) : next
    const [output, ...next] = result
    const before = now
    now = next.map((state, i) => kept(state, before[i]))
    outputs.push(kept(output, outputs.at(-1) ?? 0))
  }
  return {
    outputs: concat(
      outputs.map((y) => y.expandDims(1)),
      1,
    ),
    states: now,
  }
}
