import {
  type Grouping,
  normalizeGrad as gradKernel,
  normalize as kernel,
  normalizeChannelSums as sumsKernel,
} from '../../kernels/normalize.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineFused } from './fused.js'
import { grouped, WITHIN } from './moments.js'
import { defineOp } from './op.js'
import { stack } from './stack.js'

interface Attributes extends Grouping {
  epsilon: number
  /** [2, batch · groups] of x. */
  moments: Tensor
}

const run = defineOp<Attributes>({
  name: 'normalize',
  shape: ([x]) => x.shape,
  run: (gpu, [x, gamma, beta], out, { moments: { buffer }, epsilon, ...grouping }) => {
    const moments = { mean: buffer, variance: buffer, varianceOffset: grouping.batch * grouping.groups }
    kernel(gpu, grouping, epsilon, x.buffer, moments, gamma.buffer, beta.buffer, out.buffer)
  },
  gradient: (dy, { inputs: [x, gamma, beta], attributes }) => {
    // Three gradients share two sums over each channel, made when the first of them is wanted.
    let made: Tensor | null = null
    const sums = () => {
      made ??= channelSums([dy, x], attributes)
      return made
    }
    return [
      () => {
        const alone = attributes.batch === 1 && attributes.size === 1
        return inputGradient([dy, x, gamma], { ...attributes, sums: alone ? sums() : null })
      },
      () => sums().slice([1]).reshape(gamma.shape),
      () => sums().slice([0], [1]).reshape(beta.shape),
    ]
  },
})

/** x̂ = (x - mean) / √(variance + ε) and 1 / √(variance + ε), in ops, differentiable through the moments. */
function standardized(x: Tensor, { epsilon, ...grouping }: Grouping & { epsilon: number }) {
  const parts = grouped(x, grouping)
  const inverse = parts.variance(WITHIN, true).add(epsilon).rsqrt()
  return { normal: parts.sub(parts.mean(WITHIN, true)).mul(inverse), inverse }
}

/** Σ dy and Σ dy·x̂ of each channel: [2, groups · size]. */
const channelSums = defineFused<Attributes>(
  {
    name: 'normalizeChannelSums',
    shape: (_, { groups, size }) => [2, groups * size],
    run: (gpu, [dy, x], out, { moments, epsilon, ...grouping }) =>
      sumsKernel(gpu, grouping, epsilon, dy.buffer, x.buffer, moments.buffer, out.buffer),
  },
  ([dy, x], attributes) => {
    const d = grouped(dy, attributes)
    const { normal } = standardized(x, attributes)
    return stack([d.sum([0, 1]).reshape([-1]), d.mul(normal).sum([0, 1]).reshape([-1])])
  },
)

const inputGradient = defineFused<Attributes & { sums: Tensor | null }>(
  {
    name: 'normalizeGrad',
    shape: ([dy]) => dy.shape,
    run: (gpu, [dy, x, gamma], out, { moments, sums, epsilon, ...grouping }) =>
      gradKernel(
        gpu,
        grouping,
        epsilon,
        dy.buffer,
        x.buffer,
        moments.buffer,
        gamma.buffer,
        sums?.buffer ?? null,
        out.buffer,
      ),
  },
  ([dy, x, gamma], attributes) => {
    const { normal, inverse } = standardized(x, attributes)
    const d = grouped(dy, attributes).mul(gamma.reshape([1, 1, attributes.groups, attributes.size]))
    const through = d.mean(WITHIN, true).add(normal.mul(d.mul(normal).mean(WITHIN, true)))
    return d.sub(through).mul(inverse).reshape(x.shape)
  },
)

/**
 * (x - mean) / √(variance + ε) · gamma + beta with the moments of x itself, as `moments(x, grouping)` gave
 * them: the gradient goes through them. x seen as [batch, outer, groups, size]; gamma, beta: groups · size
 * elements. With x̂ the part before gamma, and d = dy·gamma: dx = (d - mean(d) - x̂·mean(d·x̂)) / √(variance
 * + ε), dgamma = Σ dy·x̂, dbeta = Σ dy.
 */
export function normalize(
  x: Tensor,
  moments: Tensor,
  gamma: Tensor,
  beta: Tensor,
  grouping: Grouping,
  epsilon: number,
): Tensor {
  const channels = grouping.groups * grouping.size
  if (gamma.size !== channels || beta.size !== channels) {
    throw new RangeError(
      `normalize: expected gamma and beta of ${channels} elements for [${x.shape}], ` +
        `got [${gamma.shape}] and [${beta.shape}]`,
    )
  }
  return run([x, gamma, beta].map(asFloat), { ...grouping, epsilon, moments })
}
