import { kernels } from '../../kernels/loaded.js'
import type { Grouping } from '../../kernels/normalize.js'
import { empty, type Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineFused } from './fused.js'
import { grouped, requireGrouping, WITHIN } from './moments.js'
import { defineOp } from './op.js'

interface Attributes extends Grouping {
  epsilon: number
  /** [2, batch · groups] of x. */
  moments: Tensor
}

const run = defineOp<Attributes & { hasMoments: boolean }>({
  name: 'normalize',
  shape: ([x]) => x.shape,
  run: (gpu, [x, gamma, beta], out, { moments: { buffer }, hasMoments, epsilon, ...grouping }) => {
    const rows = hasMoments ? null : kernels.asRows(gpu.traits, grouping)
    if (rows) {
      kernels.normalizeRows(gpu, rows, epsilon, [x.buffer, gamma.buffer, beta.buffer], out.buffer, buffer)
      return
    }
    if (!hasMoments) kernels.moments(gpu, grouping, x.buffer, buffer)
    const moments = { mean: buffer, variance: buffer, varianceOffset: grouping.batch * grouping.groups }
    kernels.normalize(gpu, grouping, epsilon, x.buffer, moments, gamma.buffer, beta.buffer, out.buffer)
  },
  gradient: (dy, { inputs: [x, gamma, beta], attributes }) => {
    // Three gradients share two sums over each channel, made when the first of them is wanted.
    let made: { plain: Tensor; weighted: Tensor } | null = null
    const sums = () => {
      if (!made) {
        const plain = empty([attributes.groups * attributes.size])
        const weighted = gammaGradient([dy, x], { ...attributes, plain })
        made = { plain: betaGradient([plain, dy], attributes), weighted }
      }
      return made
    }
    return [
      () => {
        const alone = attributes.batch === 1 && attributes.size === 1
        return inputGradient([dy, x, gamma], { ...attributes, sums: alone ? sums() : null })
      },
      () => sums().weighted.reshape(gamma.shape),
      () => sums().plain.reshape(beta.shape),
    ]
  },
})

/** x̂ = (x - mean) / √(variance + ε) and 1 / √(variance + ε), in ops, differentiable through the moments. */
function standardized(x: Tensor, { epsilon, ...grouping }: Grouping & { epsilon: number }) {
  const parts = grouped(x, grouping)
  const inverse = parts.variance(WITHIN, true).add(epsilon).rsqrt()
  return { normal: parts.sub(parts.mean(WITHIN, true)).mul(inverse), inverse }
}

/** Σ dy·x̂ of each channel: [groups · size]; and Σ dy beside it, in `plain`. */
const gammaGradient = defineFused<Attributes & { plain: Tensor }>(
  {
    name: 'normalizeGammaGrad',
    shape: (_, { groups, size }) => [groups * size],
    run: (gpu, [dy, x], out, { moments, plain, epsilon, ...grouping }) => {
      const sums = { plain: plain.buffer, weighted: out.buffer }
      kernels.normalizeChannelSums(gpu, grouping, epsilon, dy.buffer, x.buffer, moments.buffer, sums)
    },
  },
  ([dy, x], attributes) => {
    const { normal } = standardized(x, attributes)
    return grouped(dy, attributes).mul(normal).sum([0, 1]).reshape([-1])
  },
)

/** Σ dy of each channel, which has been made already: the first input. */
const betaGradient = defineFused<Grouping>(
  { name: 'normalizeBetaGrad', shape: ([sums]) => sums.shape, run: null },
  ([, dy], grouping) => grouped(dy, grouping).sum([0, 1]).reshape([-1]),
)

const inputGradient = defineFused<Attributes & { sums: { plain: Tensor; weighted: Tensor } | null }>(
  {
    name: 'normalizeGrad',
    shape: ([dy]) => dy.shape,
    run: (gpu, [dy, x, gamma], out, { moments, sums, epsilon, ...grouping }) => {
      const inputs = [dy.buffer, x.buffer, moments.buffer, gamma.buffer]
      const rows = kernels.asRows(gpu.traits, grouping)
      const own = sums && { plain: sums.plain.buffer, weighted: sums.weighted.buffer }
      if (rows) kernels.normalizeRowsGrad(gpu, rows, epsilon, inputs, out.buffer)
      else kernels.normalizeGrad(gpu, grouping, epsilon, inputs, own, out.buffer)
    },
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
 * them, or null: the gradient goes through them. x seen as [batch, outer, groups, size]; gamma, beta: groups · size
 * elements. With x̂ the part before gamma, and d = dy·gamma: dx = (d - mean(d) - x̂·mean(d·x̂)) / √(variance
 * + ε), dgamma = Σ dy·x̂, dbeta = Σ dy.
 */
export function normalize(
  x: Tensor,
  moments: Tensor | null,
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
  requireGrouping('normalize', x, grouping)
  const own = moments ?? empty([2, grouping.batch * grouping.groups])
  return run([x, gamma, beta].map(asFloat), {
    ...grouping,
    epsilon,
    moments: own,
    hasMoments: moments !== null,
  })
}
