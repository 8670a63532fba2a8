import { type Grouping, moments as kernel } from '../../kernels/normalize.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineFused } from './fused.js'
import { stack } from './stack.js'

/** The axes of [batch, outer, groups, size] that a mean is taken over. */
export const WITHIN = [1, 3]

/** x as [batch, outer, groups, size]. */
export function grouped(x: Tensor, { batch, outer, groups, size }: Grouping): Tensor {
  return x.reshape([batch, outer, groups, size])
}

const run = defineFused<Grouping>(
  {
    name: 'moments',
    shape: (_, { batch, groups }) => [2, batch * groups],
    run: (gpu, [x], out, grouping) => kernel(gpu, grouping, x.buffer, out.buffer),
  },
  ([x], grouping) => {
    const parts = grouped(x, grouping)
    return stack([parts.mean(WITHIN).reshape([-1]), parts.variance(WITHIN).reshape([-1])])
  },
)

/**
 * Mean and variance of the elements that belong together, x seen as [batch, outer, groups, size]: → [2,
 * batch · groups], the means first. Of n elements, d mean/dx = 1/n and d variance/dx = 2(x - mean)/n.
 */
export function moments(x: Tensor, grouping: Grouping): Tensor {
  const { batch, outer, groups, size } = grouping
  if (x.size !== batch * outer * groups * size || outer * size === 0) {
    throw new RangeError(
      `moments: can't take means within [${x.shape}] seen as [${[batch, outer, groups, size]}]`,
    )
  }
  return run([asFloat(x)], grouping)
}
