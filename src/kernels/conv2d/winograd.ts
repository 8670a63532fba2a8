import type { DeviceBuffer } from '../../gpu/buffer.js'
import { workgroupsFor } from '../../gpu/dispatch.js'
import type { Gpu } from '../../gpu/gpu.js'
import type { Uniforms } from '../../gpu/uniforms.js'
import { matmul } from '../matmul.js'
import { shader } from '../shader.js'
import {
  type Conv2dProblem,
  type Correlation,
  type Direction,
  elementsOf,
  FOUR_ACTIVATED,
} from './problem.js'

/** The products that a tile of 4×4 results is made of, instead of 144 (see `winograd/points.wgsl`). */
export const PRODUCTS = 36

/** Tiles along one side. */
const tilesOf = (size: number) => Math.ceil(size / 4)

/** All tiles of a problem. */
export function winogradTiles({ n, h, w, oh, ow }: Conv2dProblem, direction: Direction): number {
  return direction === 'inputGrad' ? n * tilesOf(h) * tilesOf(w) : n * tilesOf(oh) * tilesOf(ow)
}

/** Images [images, h, w, channels] by tiles of 4×4 results, whose first needs values from `pad` above and left on. */
interface Tiled {
  images: number
  h: number
  w: number
  channels: number
  tiles: [number, number]
  pad: [number, number]
}

/** A convolution of 3×3 taps, or its input gradient, by fewer multiplications: without strides, dilation and groups. */
export function correlateWinograd(
  gpu: Gpu,
  { cin, cout }: Conv2dProblem,
  { images, source: s, dest: d, pad, dilation, filterSource, activation }: Correlation,
  source: DeviceBuffer,
  filter: DeviceBuffer,
  bias: DeviceBuffer | null,
  dest: DeviceBuffer,
): void {
  const tiles: [number, number] = [tilesOf(d.h), tilesOf(d.w)]
  const turned = dilation[0] < 0
  // The first tap of all: where the taps go backwards, it is the last one.
  const before: [number, number] = turned ? [pad[0] + 2, pad[1] + 2] : pad
  const values = toValues(gpu, 'conv2d/winograd/source.wgsl', { images, ...s, tiles, pad: before }, source)
  const weights = gpu.alloc(4 * PRODUCTS * cin * cout)
  const { channels: pairs, tunables } = elementsOf(cout)
  gpu.dispatch({
    shader: shader('conv2d/winograd/filter.wgsl', tunables),
    uniforms: { pairs: cin * pairs, turned },
    inputs: [filter],
    outputs: [weights],
    workgroups: workgroupsFor(cin * pairs, 64),
  })
  const m = images * tiles[0] * tiles[1]
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
      ...(out.channels < d.channels ? { activated: FOUR_ACTIVATED } : {}),
    }),
    uniforms: { ...sizesOf({ images, ...d, tiles, pad: [0, 0] }), hasBias: bias !== null },
    inputs: [products, bias ?? products],
    outputs: [dest],
    workgroups: workgroupsFor(m * out.channels, 64),
  })
}

/** The gradient of such a filter: the sum over all tiles is one of products of matrices. */
export function filterGradWinograd(
  gpu: Gpu,
  { n: images, h, w, cin, oh, ow, cout, padTop, padLeft }: Conv2dProblem,
  x: DeviceBuffer,
  dy: DeviceBuffer,
  dfilter: DeviceBuffer,
): void {
  const tiles: [number, number] = [tilesOf(oh), tilesOf(ow)]
  const k = images * tiles[0] * tiles[1]
  const a = toValues(
    gpu,
    'conv2d/winograd/source.wgsl',
    { images, h, w, channels: cin, tiles, pad: [padTop, padLeft] },
    x,
  )
  const b = toValues(
    gpu,
    'conv2d/winograd/dy.wgsl',
    { images, h: oh, w: ow, channels: cout, tiles, pad: [0, 0] },
    dy,
  )
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
    uniforms: { pairs: cin * pairs },
    inputs: [products],
    outputs: [dfilter],
    workgroups: workgroupsFor(cin * pairs, 64),
  })
}

/** The 36 values of each tile, [36, tiles, channels]. */
function toValues(gpu: Gpu, file: string, tiled: Tiled, from: DeviceBuffer): DeviceBuffer {
  const count = tiled.images * tiled.tiles[0] * tiled.tiles[1]
  const values = gpu.alloc(4 * PRODUCTS * count * tiled.channels)
  const { channels, tunables } = elementsOf(tiled.channels)
  gpu.dispatch({
    shader: shader(file, tunables),
    uniforms: { ...sizesOf(tiled), hasBias: false },
    inputs: [from],
    outputs: [values],
    workgroups: workgroupsFor(count * channels, 64),
  })
  return values
}

/** The uniforms of `winograd/tiles.wgsl`. */
function sizesOf({ images, h, w, channels, tiles, pad }: Tiled): Uniforms {
  return { images, size: [h, w], tiles, pad, channels: elementsOf(channels).channels }
}
