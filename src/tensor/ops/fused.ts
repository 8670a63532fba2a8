import { vjp } from '../gradients.js'
import type { Tensor } from '../tensor.js'
import { defineOp, type Op } from './op.js'
import { isFloat } from './tensorLike.js'

/**
 * Makes an op whose gradient is found by differentiating `composed`, the same formula written in ops. The
 * composition is the definition; the kernel is its speed.
 */
export function defineFused<A>(
  op: Omit<Op<A>, 'gradient'>,
  composed: (inputs: readonly Tensor[], attributes: A) => Tensor,
): (inputs: readonly Tensor[], attributes: A) => Tensor {
  return defineOp<A>({
    ...op,
    gradient: (dy, { inputs, attributes }) => {
      const floats = inputs.flatMap((x, i) => (isFloat(x) ? [i] : []))
      const f = (...xs: Tensor[]) => {
        const all = [...inputs]
        floats.forEach((at, i) => {
          all[at] = xs[i]
        })
        return composed(all, attributes)
      }
      // All gradients come from one walk back, made when the first of them is wanted.
      let made: Tensor[] | null = null
      const gradients = () => {
        made ??= vjp(
          f,
          floats.map((at) => inputs[at]),
          dy,
          { unused: 'zeros' },
        )
        return made
      }
      return inputs.map((_, i) => (floats.includes(i) ? () => gradients()[floats.indexOf(i)] : null))
    },
  })
}
