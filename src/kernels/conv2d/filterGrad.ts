import type { DeviceBuffer } from '../../gpu/buffer.js'
import { workgroupsFor } from '../../gpu/dispatch.js'
import type { Gpu, Traits } from '../../gpu/gpu.js'
import type { Uniforms } from '../../gpu/uniforms.js'
import { shader, type Tunables } from '../shader.js'
import { type SplitSum, splitLength, sumBoth, sumSplits } from '../splits.js'
import { loopOf, type Tile, tiles } from '../tiles.js'
import { storedAs } from '../types.js'
import { type Conv2dProblem, elementsOf, inFours, workOf } from './problem.js'

/** How one shader sums up the gradient of a filter. */
interface Kernel {
  file: string
  tile?: Tile
  tunables?: Tunables
  /** Groups, where four of them are one element. */
  groups?: number
  /** What is summed over, pixels, rows of them or images, and how it may be split: see `splitLength`. */
  sum: SplitSum
  /** Invocations or workgroups of a split, and how many of them a workgroup is. */
  units: number
  unitsOfWorkgroup: number
  /** The workgroups that splitting counts on, where they aren't those of a split. */
  parts?: number
}

type Describe = (problem: Conv2dProblem, traits: Traits) => Kernel

/** Pixels that a split takes at the least, on a GPU. */
const SHORTEST_SPLIT = 128

const pixelsOf = ({ n, oh, ow }: Conv2dProblem) => n * oh * ow

/** Tiles of a product with a row for each tap and channel of x, a column for each channel of y. */
const tilesOf = ({ kh, kw, cin, cout, groups }: Conv2dProblem, rows: number, cols: number) =>
  Math.ceil((kh * kw * (cin / groups)) / rows) * Math.ceil(cout / groups / cols) * groups

const quadsOfY: Tunables = {
  ElementY: 'vec4<Stored>',
  ElementOut: 'vec4<StoredOut>',
  quadY: 'vec4f(dy[at / 4u])',
  elementOut: 'ElementOut(x)',
  QUADS_Y: true,
}

const quadsOf = ({ cin, cout, groups }: Conv2dProblem): Tunables => ({
  ...inFours(cin / groups, { ElementX: 'vec4<Stored>', quadX: 'vec4f(x[at.x / 4u])', QUADS_X: true }),
  ...inFours(cout / groups, quadsOfY),
})

const byTiles =
  (tile: Tile): Describe =>
  (problem) => ({
    tile,
    file: 'conv2d/filterGradBlocks.wgsl',
    tunables: { ...tile.tunables, ...quadsOf(problem) },
    sum: { length: pixelsOf(problem), shortest: SHORTEST_SPLIT, block: 16, busy: 512 },
    units: tilesOf(problem, tile.rows, tile.cols),
    unitsOfWorkgroup: 1,
    // All tiles split alike, and so add in the same order.
    parts: tilesOf(problem, 64, 64),
  })

/** By the names of the variants. */
const kernels: Readonly<Record<string, Describe>> = {
  naive: (problem) => ({
    file: 'conv2d/filterGradNaive.wgsl',
    sum: { length: problem.n, shortest: Math.ceil(64 / (problem.oh * problem.ow)), block: 1 },
    units: problem.kh * problem.kw * (problem.cin / problem.groups) * problem.cout,
    unitsOfWorkgroup: 64,
  }),

  depthwise: ({ n, oh, cin, kh, kw }) => {
    const { channels, tunables } = elementsOf(cin)
    return {
      file: 'conv2d/filterGradDepthwise.wgsl',
      tunables,
      groups: channels,
      sum: { length: n * oh, shortest: 8, block: 1 },
      units: kh * Math.ceil(kw / 4) * channels,
      unitsOfWorkgroup: 64,
    }
  },

  ...Object.fromEntries(Object.entries(tiles).map(([name, tile]) => [name, byTiles(tile)])),

  subgroup: (problem, { subgroupSize }) => ({
    file: 'conv2d/filterGradSubgroup.wgsl',
    tunables: { LANES: `${subgroupSize}u`, ...quadsOf(problem) },
    sum: { length: pixelsOf(problem), shortest: 256, block: 4 },
    units: tilesOf(problem, 2 * subgroupSize, 4 * subgroupSize),
    unitsOfWorkgroup: 1,
  }),
}

/**
 * The filter's gradient, by the variant of this name. The sum over all pixels is split among workgroups and added up
 * in a second pass, in fixed order.
 *
 * @param sums see `conv2dFilterGrad`; for shaders that have SUMS_B
 */
export function filterGrad(
  gpu: Gpu,
  problem: Conv2dProblem,
  x: DeviceBuffer,
  dy: DeviceBuffer,
  dfilter: DeviceBuffer,
  sums: DeviceBuffer | null,
  variant: string,
): void {
  const { cin, cout, kh, kw, groups, type = 'f32' } = problem
  const kernel = kernels[variant](problem, gpu.traits)
  const { sum, units, unitsOfWorkgroup } = kernel
  const chunk = splitLength(gpu.traits, kernel.parts ?? units / unitsOfWorkgroup, sum)
  const splits = Math.max(1, Math.ceil(sum.length / chunk))
  const count = kh * kw * (cin / groups) * cout
  const partial = splits > 1 ? gpu.alloc(4 * splits * count) : dfilter
  const columns = sums && splits > 1 ? gpu.alloc(4 * splits * cout) : sums
  const all = {
    ...kernel.tunables,
    ...storedAs(type, 'Stored'),
    ...(splits === 1 ? storedAs(type, 'StoredOut') : {}),
    ...(columns ? { SUMS_B: true, storeColumns: 'keepColumns(split, group, col, sums)' } : {}),
  }
  const uses = columns ? ['conv2d/columnSums'] : []
  gpu.dispatch({
    shader: shader(kernel.file, all, kernel.tile ? loopOf(gpu.traits, kernel.tile, uses) : { uses }),
    uniforms: sizesOf(problem, splits, chunk, kernel.groups),
    inputs: [x, dy],
    outputs: columns ? [partial, columns] : [partial],
    workgroups: workgroupsFor(units * splits, unitsOfWorkgroup),
    work: workOf(problem),
  })
  if (sums && columns && splits > 1) {
    sumBoth(gpu, { sizes: [count, cout], splits }, [partial, columns], [dfilter, sums])
  } else if (splits > 1) sumSplits(gpu, { count, n: cout, splits, type }, partial, null, dfilter)
}

/** The uniforms that all shaders have (`filterProblem.wgsl`). */
export function sizesOf(problem: Conv2dProblem, splits: number, chunk: number, counted?: number): Uniforms {
  const { n, h, w, cin, oh, ow, cout, kh, kw, groups } = problem
  return {
    x: [h, w],
    y: [oh, ow],
    taps: [kh, kw],
    stride: [problem.strideH, problem.strideW],
    pad: [problem.padTop, problem.padLeft],
    dilation: [problem.dilationH, problem.dilationW],
    images: n,
    groups: counted ?? groups,
    channelsX: cin / groups,
    channelsY: cout / groups,
    ...{ splits, chunk },
  }
}
