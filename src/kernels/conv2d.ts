import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Gpu } from '../gpu/gpu.js'
import { backwardOf, type Conv2dProblem, forwardOf } from './conv2d/problem.js'
import { chooseConv2d, conv2dVariants } from './conv2d/variants.js'
import { SUM } from './folding.js'
import { reduce } from './reduce.js'

/**
 * y = activation(convolution of x with filter + bias): a cross-correlation, as everywhere in deep learning.
 *
 * @param x [n, h, w, cin]
 * @param filter [kh, kw, cin / groups, cout]
 * @param bias [cout]
 * @param out [n, oh, ow, cout]
 */
export function conv2d(
  gpu: Gpu,
  problem: Conv2dProblem,
  x: DeviceBuffer,
  filter: DeviceBuffer,
  bias: DeviceBuffer | null,
  out: DeviceBuffer,
  variant = gpu.choices.find('conv2d', problem) ?? chooseConv2d(gpu.traits, problem),
): void {
  conv2dVariants[variant].correlate(gpu, problem, forwardOf(problem), x, filter, bias, out)
}

/**
 * Gradient of a convolution with respect to x; also the forward pass of a transposed convolution.
 *
 * @param dy [n, oh, ow, cout]
 * @param filter [kh, kw, cin / groups, cout]
 * @param dx [n, h, w, cin]
 */
export function conv2dInputGrad(
  gpu: Gpu,
  problem: Conv2dProblem,
  dy: DeviceBuffer,
  filter: DeviceBuffer,
  dx: DeviceBuffer,
  variant = gpu.choices.find('conv2dInputGrad', problem) ?? chooseConv2d(gpu.traits, problem, 'inputGrad'),
): void {
  conv2dVariants[variant].correlate(gpu, problem, backwardOf(problem), dy, filter, null, dx)
}

/**
 * Gradient of a convolution with respect to its filter.
 *
 * @param x [n, h, w, cin]
 * @param dy [n, oh, ow, cout]
 * @param dfilter [kh, kw, cin / groups, cout]
 * @param sums [cout], the sums of dy of each channel, which are the bias' gradient; of f32
 */
export function conv2dFilterGrad(
  gpu: Gpu,
  problem: Conv2dProblem,
  x: DeviceBuffer,
  dy: DeviceBuffer,
  dfilter: DeviceBuffer,
  variant = gpu.choices.find('conv2dFilterGrad', problem) ?? chooseConv2d(gpu.traits, problem, 'filterGrad'),
  sums: DeviceBuffer | null = null,
): void {
  const { filterGrad, sumsY } = conv2dVariants[variant]
  filterGrad(gpu, problem, x, dy, dfilter, sumsY ? sums : null)
  if (!sums || sumsY) return
  const { n, oh, ow, cout } = problem
  reduce(gpu, SUM, ['f32', 'f32'], { outer: 1, length: n * oh * ow, inner: cout }, dy, sums)
}
