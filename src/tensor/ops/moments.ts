import { kernels } from '../../kernels/loaded.js'
import type { Grouping } from '../../kernels/normalize.js'
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
    run: (gpu, [x], out, grouping) => kernels.moments(gpu, grouping, x.buffer, out.buffer),
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
  requireGrouping('moments', x, grouping)
  return run([asFloat(x)], grouping)
}

/** Throws where x can't be seen so, or nothing would share a mean; `caller` names the op. */
export function requireGrouping(caller: string, x: Tensor, { batch, outer, groups, size }: Grouping): void {
  if (x.size === batch * outer * groups * size && outer * size > 0) return
  throw new RangeError(
    `${caller}: can't take means within [${x.shape}] seen as [${[batch, outer, groups, size]}]`,
  )
}
