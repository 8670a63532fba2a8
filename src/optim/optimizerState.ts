import { NdArray } from '../tensor/ndarray.js'
import type { Variable } from '../tensor/variable.js'

/** All that training on needs besides the weights. */
export interface OptimizerState {
  iterations: number
  /** Null where it follows a schedule. */
  learningRate: number | null
  slots: readonly Variable[]
  /** Single numbers behind the slots. They follow from `iterations`. */
  scalars: readonly number[]
}

/** What comes before the slots, by name. */
export function leadingOf({ iterations, learningRate }: OptimizerState): Readonly<Record<string, NdArray>> {
  const iteration = scalar(Int32Array.of(iterations))
  if (learningRate === null) return { iteration }
  return { iteration, learning_rate: scalar(Float32Array.of(learningRate)) }
}

/** The state as Keras orders and saves it. */
export async function readState(state: OptimizerState): Promise<NdArray[]> {
  const slots = await Promise.all(state.slots.map(({ value }) => value.array()))
  return [
    ...Object.values(leadingOf(state)),
    ...slots,
    ...state.scalars.map((x) => scalar(Float32Array.of(x))),
  ]
}

/**
 * Takes apart what `readState` gave.
 * @param owner the optimizer's name, for messages
 * @throws RangeError where number or shapes don't fit
 */
export function splitState(
  owner: string,
  state: OptimizerState,
  values: readonly NdArray[],
): { iterations: number; learningRate: number | null; slots: readonly NdArray[] } {
  const leading = Object.keys(leadingOf(state)).length
  const expected = leading + state.slots.length + state.scalars.length
  if (values.length !== expected) {
    throw new RangeError(
      `${owner}: expected ${expected} arrays of optimizer state, got ${values.length}` +
        (state.slots.length === 0 ? ': call build(variables) first' : ''),
    )
  }
  const slots = values.slice(leading, leading + state.slots.length)
  slots.forEach(({ shape }, i) => {
    const { name, shape: own } = state.slots[i]
    if (shape.join() === own.join()) return
    throw new RangeError(`${owner}: "${name}" has shape [${own}], got [${shape}]`)
  })
  return {
    iterations: values[0].data[0],
    learningRate: leading === 2 ? values[1].data[0] : null,
    slots,
  }
}

function scalar(data: Float32Array | Int32Array): NdArray {
  return new NdArray(data, [])
}
