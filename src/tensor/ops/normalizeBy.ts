import { kernels } from '../../kernels/loaded.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineOp } from './op.js'

const run = defineOp<{ epsilon: number }>({
  name: 'normalizeBy',
  shape: ([x]) => x.shape,
  run: (gpu, [x, mean, variance, gamma, beta], out, { epsilon }) => {
    const channels = mean.size
    const grouping = { batch: 1, outer: channels && x.size / channels, groups: channels, size: 1 }
    const moments = { mean: mean.buffer, variance: variance.buffer, varianceOffset: 0 }
    kernels.normalize(gpu, grouping, epsilon, x.buffer, moments, gamma.buffer, beta.buffer, out.buffer)
  },
  // With s = gamma / √(variance + ε): dx = dy·s, dmean = -Σ dy·s, dvariance = -½ Σ dy·s·(x - mean) / (variance + ε).
  gradient: (dy, { inputs: [x, mean, variance, gamma], attributes: { epsilon } }) => {
    const spread = variance.add(epsilon)
    const scaled = () => dy.mul(gamma.mul(spread.rsqrt()))
    const centered = () => x.sub(mean)
    return [
      scaled,
      () => scaled().neg(),
      () => scaled().mul(centered()).div(spread).mul(-0.5),
      () => dy.mul(centered()).mul(spread.rsqrt()),
      () => dy,
    ]
  },
})

/**
 * (x - mean) / √(variance + ε) · gamma + beta along the last axis, with given moments: x [..., n], all
 * others [n]. Batch normalization outside training. dx = dy · gamma / √(variance + ε).
 */
export function normalizeBy(
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
): Tensor {
  const expected = `${x.shape[x.rank - 1]}`
  for (const each of [mean, variance, gamma, beta]) {
    if (each.shape.join() !== expected) {
      throw new RangeError(
        `normalizeBy: expected moments [${expected}] for [${x.shape}], got [${each.shape}]`,
      )
    }
  }
  return run([x, mean, variance, gamma, beta].map(asFloat), { epsilon })
}
