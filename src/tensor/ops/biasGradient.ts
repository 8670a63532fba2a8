import { isTracked } from '../autodiff.js'
import { empty, type Tensor } from '../tensor.js'
import { defineFused } from './fused.js'

/** Σ dz over all axes but the last, which has been made already: the first input. */
const biasGradient = defineFused<null>(
  { name: 'biasGrad', shape: ([sums]) => sums.shape, run: null },
  ([, dz]) => sumOfRows(dz),
)

const sumOfRows = (dz: Tensor) => dz.reshape([-1, dz.shape[dz.rank - 1]]).sum(0)

/**
 * The gradients of a layer's weights and of its bias, Σ dz of each channel. Where both are wanted one kernel makes both:
 * `weightsGradient` is given the tensor that it is to fill with the sums, else null.
 */
export function weightsAndBias(
  dz: Tensor,
  [weights, bias]: readonly [Tensor, Tensor | undefined],
  weightsGradient: (sums: Tensor | null) => Tensor,
): [weights: () => Tensor, bias: () => Tensor] {
  const both = bias && isTracked(bias) && isTracked(weights) && dz.dtype === 'float32'
  const sums = both ? empty(bias.shape) : null
  let made: Tensor | null = null
  const first = () => {
    made ??= weightsGradient(sums)
    return made
  }
  const second = () => {
    if (!sums) return sumOfRows(dz)
    first()
    return biasGradient([sums, dz], null)
  }
  return [first, second]
}
