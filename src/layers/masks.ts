import { ones } from '../tensor/create.js'
import { maskOf, setMask } from '../tensor/mask.js'
import { Tensor } from '../tensor/tensor.js'
import { titleOf } from './names.js'

/** The mask of one input, null where all of it counts; for a list of inputs a list. */
export type Mask = Tensor | null | readonly (Tensor | null)[]

/** What passing a mask on needs to know of a layer. */
interface Passing {
  readonly name: string
  readonly supportsMasking: boolean
  computeMask(input: Tensor | readonly Tensor[], mask: Mask): Mask | undefined
}

/** The masks of a layer's input. */
export function masksOf(input: Tensor | readonly Tensor[]): Mask {
  return input instanceof Tensor ? maskOf(input) : input.map(maskOf)
}

/** A mask that was given by hand: tensors, or nothing. */
export function requireMask(of: { readonly name: string }, mask: unknown): Mask {
  const all = Array.isArray(mask) ? mask : [mask]
  if (all.every((one) => one === null || one === undefined || one instanceof Tensor))
    return (mask ?? null) as Mask
  throw new TypeError(
    `${titleOf(of)}: expected a mask as a tensor of 0 and 1, [batch, steps], or a list with one or null for each input`,
  )
}

/** Layers that have told that they drop masks. */
const told = new WeakSet<object>()

/**
 * Gives a layer's outputs their masks: those that they have already from layers inside, else those that the layer
 * makes of its input's. A layer that knows nothing of masks drops them and says so once, as in Keras.
 */
export function passMask<Output extends Tensor | readonly Tensor[]>(
  layer: Passing,
  input: Tensor | readonly Tensor[],
  output: Output,
  mask: Mask,
): Output {
  const outputs: readonly Tensor[] = output instanceof Tensor ? [output] : output
  if (outputs.every(maskOf)) return output
  if (layer.supportsMasking) {
    const masks = [requireMask(layer, layer.computeMask(input, mask))].flat()
    const given: readonly Tensor[] = input instanceof Tensor ? [input] : input
    const masked = outputs.map((y, i) => {
      if (maskOf(y) || !masks[i]) return y
      const own = given.includes(y) ? y.reshape(y.shape) : y // others see the input without this mask
      setMask(own, masks[i])
      return own
    })
    return (output instanceof Tensor ? masked[0] : masked) as Output
  }
  if ([mask].flat().some((one) => one !== null) && !outputs.some(maskOf) && !told.has(layer)) {
    told.add(layer)
    console.warn(
      `glassgrad: ${titleOf(layer)} got an input with a mask and does not support masks: from here on nothing is masked`,
    )
  }
  return output
}

/** Counts where any of the inputs counts; null where one of them has no mask. */
export function anyMask(masks: readonly (Tensor | null)[]): Tensor | null {
  if (masks.length === 0 || !masks.every((mask) => mask !== null)) return null
  return masks.reduce((a, b) => a.logicalOr(b))
}

/** A mask [batch, steps] for values [batch, steps, …]: with axes of size 1 behind. */
export function alongWith(mask: Tensor, { rank }: Tensor): Tensor {
  const missing = Math.max(0, rank - mask.rank)
  return missing === 0 ? mask : mask.reshape([...mask.shape, ...Array<number>(missing).fill(1)])
}

/** The mask as given, or one under which all steps of x count: bool of x's first axes, as many as `rank`. */
export function maskOrAll(mask: Tensor | null, x: Tensor, rank: number): Tensor {
  return mask ? mask.cast('bool') : ones(x.shape.slice(0, rank), 'bool')
}
