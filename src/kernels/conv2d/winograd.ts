import type { DeviceBuffer } from '../../gpu/buffer.js'
import { workgroupsFor } from '../../gpu/dispatch.js'
import type { Gpu } from '../../gpu/gpu.js'
import { matmul } from '../matmul.js'
import { shader } from '../shader.js'
import { type Conv2dProblem, type Correlation, elementsOf, forwardOf } from './problem.js'
import { type Tiled, tiled } from './tiled.js'

/** The products that a tile of 4×4 results is made of, instead of 144 (see `winograd/points.wgsl`). */
export const PRODUCTS = 36

/** A convolution of 3×3 taps, or its input gradient, by fewer multiplications: without strides, dilation and groups. */
export function correlateWinograd(
  gpu: Gpu,
  { cin, cout }: Conv2dProblem,
  correlation: Correlation,
  source: DeviceBuffer,
  filter: DeviceBuffer,
  bias: DeviceBuffer | null,
  dest: DeviceBuffer,
): void {
  const { source: s, dest: d, filterSource, activation } = correlation
  const tiles = tiled(correlation)
  const values = toValues(gpu, 'conv2d/winograd/source.wgsl', tiles, s.channels, source)
  const weights = gpu.alloc(4 * PRODUCTS * cin * cout)
  const { channels: pairs, tunables } = elementsOf(cout)
  gpu.dispatch({
    shader: shader('conv2d/winograd/filter.wgsl', tunables),
    uniforms: { count: cin * pairs, turned: tiles.turned },
    inputs: [filter],
    outputs: [weights],
    workgroups: workgroupsFor(cin * pairs, 64),
  })
  const m = tiles.count
  const products = gpu.alloc(4 * PRODUCTS * m * d.channels)
  matmul(
    gpu,
    {
      ...{ batch: PRODUCTS, m, n: d.channels, k: s.channels, transposeB: filterSource === 1 },
      ...{ batchStrideA: m * s.channels, batchStrideB: cin * cout },
    },
    values,
    weights,
    null,
    products,
  )
  const out = elementsOf(d.channels)
  gpu.dispatch({
    shader: shader('conv2d/winograd/dest.wgsl', {
      ...out.tunables,
      ...(activation ? { activation } : {}),
    }),
    uniforms: tiles.sizes(d.channels, bias !== null),
    inputs: [products, bias ?? products],
    outputs: [dest],
    workgroups: workgroupsFor(m * out.channels, 64),
  })
}

/** The gradient of such a filter: the sum over all tiles is one of products of matrices. */
export function filterGradWinograd(
  gpu: Gpu,
  problem: Conv2dProblem,
  x: DeviceBuffer,
  dy: DeviceBuffer,
  dfilter: DeviceBuffer,
): void {
  const { cin, cout } = problem
  const tiles = tiled(forwardOf(problem))
  const k = tiles.count
  const a = toValues(gpu, 'conv2d/winograd/source.wgsl', tiles, cin, x)
  const b = toValues(gpu, 'conv2d/winograd/dy.wgsl', tiles, cout, dy)
  const products = gpu.alloc(4 * PRODUCTS * cin * cout)
  matmul(
    gpu,
    {
      ...{ batch: PRODUCTS, m: cin, n: cout, k, transposeA: true },
      ...{ batchStrideA: k * cin, batchStrideB: k * cout },
    },
    a,
    b,
    null,
    products,
  )
  const { channels: pairs, tunables } = elementsOf(cout)
  gpu.dispatch({
    shader: shader('conv2d/winograd/dfilter.wgsl', tunables),
    uniforms: { count: cin * pairs },
    inputs: [products],
    outputs: [dfilter],
    workgroups: workgroupsFor(cin * pairs, 64),
  })
}

/** The 36 values of each tile, [36, tiles, channels]. */
function toValues(gpu: Gpu, file: string, tiles: Tiled, all: number, from: DeviceBuffer): DeviceBuffer {
  const values = gpu.alloc(4 * PRODUCTS * tiles.count * all)
  const { channels, tunables } = elementsOf(all)
  gpu.dispatch({
    shader: shader(file, tunables),
    uniforms: tiles.sizes(all),
    inputs: [from],
    outputs: [values],
    workgroups: workgroupsFor(tiles.count * channels, 64),
  })
  return values
}
