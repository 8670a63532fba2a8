import { isTracked } from '../autodiff.js'
import { gpu } from '../runtime.js'
import type { Tensor } from '../tensor.js'
import { requireTensor } from './op.js'
import { isFloat } from './tensorLike.js'

/** What a function with a gradient of its own gives: its value, and for dy the gradient of each argument. */
export type WithGradient = readonly [value: Tensor, gradient: (dy: Tensor) => Tensor | readonly Tensor[]]

/**
 * A function whose gradient is told instead of found:
 *
 * ```ts
 * const round = customGradient((x) => [x.round(), (dy) => dy]) // straight through
 * ```
 */
export function customGradient(f: (...xs: Tensor[]) => WithGradient): (...xs: Tensor[]) => Tensor {
  return (...xs) => {
    for (const x of xs) requireTensor('customGradient', x)
    const [value, gradient] = f(...xs.map((x) => x.stopGradient()))
    requireTensor('customGradient', value)
    const y = value.stopGradient()
    if (!isFloat(y) || !xs.some(isTracked)) return y
    y.node = {
      name: 'customGradient',
      inputs: xs,
      gradient: (dy) => {
        let made: readonly Tensor[] | null = null
        const all = () => {
          made ??= [gradient(dy)].flat()
          if (made.length === xs.length) return made
          throw new RangeError(
            `customGradient: expected a gradient for each of ${xs.length} arguments, got ${made.length}`,
          )
        }
        return xs.map((_, i) => () => all()[i])
      },
      origin: [...gpu().origin],
    }
    return y
  }
}
