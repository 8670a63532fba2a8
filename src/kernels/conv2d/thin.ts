import type { DeviceBuffer } from '../../gpu/buffer.js'
import { workgroupsFor } from '../../gpu/dispatch.js'
import type { Gpu } from '../../gpu/gpu.js'
import { matmul } from '../matmul.js'
import { shader } from '../shader.js'
import { sizesOf as correlationSizes } from './correlate.js'
import { sizesOf as filterSizes } from './filterGrad.js'
import type { Conv2dProblem, Correlation } from './problem.js'

const ONE = { batch: 1, batchStrideA: 0, batchStrideB: 0 }

/**
 * A convolution, or its input gradient, with very few channels in the result: all taps of all pixels in one
 * product of matrices, then for each pixel the sum of its taps. Without groups.
 */
export function correlateThin(
  gpu: Gpu,
  problem: Conv2dProblem,
  correlation: Correlation,
  source: DeviceBuffer,
  filter: DeviceBuffer,
  bias: DeviceBuffer | null,
  dest: DeviceBuffer,
): void {
  const { kh, kw } = problem
  const { images, source: s, dest: d, filterSource, activation } = correlation
  const columns = kh * kw * d.channels
  const rows = images * s.h * s.w
  // The filter as [taps, channels of dest, channels of source]
  const weights = filterSource === 1 ? filter : swapped(gpu, kh * kw, s.channels, d.channels, filter)
  const products = gpu.alloc(4 * rows * columns)
  matmul(
    gpu,
    { ...ONE, m: rows, n: columns, k: s.channels, transposeB: true },
    source,
    weights,
    null,
    products,
  )
  gpu.dispatch({
    shader: shader('conv2d/thinGather.wgsl', activation ? { activation } : {}),
    uniforms: correlationSizes(problem, correlation, bias !== null),
    inputs: [products, bias ?? products],
    outputs: [dest],
    workgroups: workgroupsFor(images * d.h * d.w * d.channels, 64),
  })
}

/** The filter gradient of a convolution with very few channels in y, without groups. */
export function filterGradThin(
  gpu: Gpu,
  problem: Conv2dProblem,
  x: DeviceBuffer,
  dy: DeviceBuffer,
  dfilter: DeviceBuffer,
): void {
  const { n, h, w, cin, cout, kh, kw } = problem
  const rows = kh * kw * cout
  const beside = gpu.alloc(4 * n * h * w * rows)
  gpu.dispatch({
    shader: shader('conv2d/thinSpread.wgsl'),
    uniforms: filterSizes(problem, 1, n),
    inputs: [dy],
    outputs: [beside],
    workgroups: workgroupsFor(n * h * w * rows, 64),
  })
  // [taps, cout, cin]
  const product = cout === 1 ? dfilter : gpu.alloc(4 * rows * cin)
  matmul(gpu, { ...ONE, m: rows, n: cin, k: n * h * w, transposeA: true }, beside, x, null, product)
  if (cout > 1) swapChannels(gpu, kh * kw, cout, cin, product, dfilter)
}

/** [taps, p, q] as [taps, q, p]. */
function swapped(gpu: Gpu, taps: number, p: number, q: number, filter: DeviceBuffer): DeviceBuffer {
  if (p === 1 || q === 1) return filter
  const out = gpu.alloc(4 * taps * p * q)
  swapChannels(gpu, taps, p, q, filter, out)
  return out
}

function swapChannels(
  gpu: Gpu,
  taps: number,
  p: number,
  q: number,
  filter: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const count = taps * p * q
  gpu.dispatch({
    shader: shader('conv2d/thinSwap.wgsl'),
    uniforms: { count, p, q },
    inputs: [filter],
    outputs: [out],
    workgroups: workgroupsFor(count, 64),
  })
}
