import type { Tensor } from '../tensor.js'
import { type Axes, normalizeAxes } from './reduce.js'

/**
 * Σ (x - mean)² / n over the axes: the variance of all there is, not an estimate from a sample. d/dx = 2(x -
 * mean)/n
 */
export function variance(x: Tensor, axes?: Axes, keepDims = false): Tensor {
  const over = normalizeAxes('variance', axes, x.rank)
  return x.sub(x.mean(over, true)).square().mean(over, keepDims)
}
