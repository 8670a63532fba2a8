import type { DeviceBuffer } from '../../gpu/buffer.js'
import type { Gpu } from '../../gpu/gpu.js'
import { matmul } from '../matmul.js'
import type { Conv2dProblem, Correlation } from './problem.js'

const ONE = { batch: 1, batchStrideA: 0, batchStrideB: 0 }

/** A convolution with a kernel of 1×1, or the gradient of its input: a product of matrices. */
export function correlatePointwise(
  gpu: Gpu,
  { type }: Conv2dProblem,
  { images, source: s, dest: d, filterSource, activation }: Correlation,
  source: DeviceBuffer,
  filter: DeviceBuffer,
  bias: DeviceBuffer | null,
  dest: DeviceBuffer,
): void {
  const sizes = { m: images * s.h * s.w, n: d.channels, k: s.channels }
  // The gradient reads the filter [cin, cout] as it lies.
  const transposed = filterSource === 1 ? { transposeB: true } : {}
  matmul(gpu, { ...ONE, ...sizes, ...transposed, type, activation }, source, filter, bias, dest)
}

/** The gradient of its filter: x [pixels, cin] transposed, times dy. */
export function filterGradPointwise(
  gpu: Gpu,
  { n, h, w, cin, cout, type }: Conv2dProblem,
  x: DeviceBuffer,
  dy: DeviceBuffer,
  dfilter: DeviceBuffer,
  sums: DeviceBuffer | null,
): void {
  const problem = { ...ONE, m: cin, n: cout, k: n * h * w, transposeA: true, type }
  matmul(gpu, problem, x, dy, null, dfilter, undefined, sums)
}
