import type { DeviceBuffer } from '../../gpu/buffer.js'
import { type Dispatch, workgroupsFor } from '../../gpu/dispatch.js'
import type { Gpu, Traits } from '../../gpu/gpu.js'
import type { Uniforms } from '../../gpu/uniforms.js'
import { type Further, shader, type Tunables } from '../shader.js'
import { sumSplits } from '../splits.js'
import { loopOf, type Tile, tiles } from '../tiles.js'
import { storedAs } from '../types.js'
import { type Conv2dProblem, type Correlation, elementsOf, inFours, workOf } from './problem.js'

/** How one shader does a convolution or the gradient of its input. */
interface Kernel {
  file: string
  further?: Further
  tunables?: Tunables
  /** Groups, where four of them are one element. */
  groups?: number
  /** Whether it is the sum alone, in f32: what follows is another pass's. */
  bare?: boolean
  workgroups: Dispatch['workgroups']
}

type Describe = (problem: Conv2dProblem, correlation: Correlation, traits: Traits) => Kernel

/** Tiles of a product with a row for each pixel of a phase: pixels with the same taps; the last may lie outside. */
function tilesOf(
  { groups }: Conv2dProblem,
  { images, dest: d, up }: Correlation,
  rows: number,
  cols: number,
) {
  const grid = Math.ceil(d.h / up[0]) * Math.ceil(d.w / up[1])
  return workgroupsFor(
    Math.ceil(d.channels / cols) * Math.ceil((images * grid) / rows) * up[0] * up[1] * groups,
    1,
  )
}

/** Whether a tap reads what the one before read for the neighbour on the right (1), on the left (-1), or neither. */
function slideOf(dilation: number, stride: number): number {
  return Math.abs(dilation) === stride ? Math.sign(dilation) : 0
}

const byTiles =
  (tile: Tile): Describe =>
  (problem, correlation, traits) => {
    const { rows, cols, tunables } = tile
    const { source: s, dest: d, filterSource } = correlation
    const alongSource = filterSource === 1 // the filter's own neighbours
    return {
      file: 'conv2d/blocks.wgsl',
      further: loopOf(traits, tile, []),
      tunables: {
        ...tunables,
        B_ALONG_K: alongSource,
        ...inFours(s.channels, {
          ElementSource: 'vec4<Stored>',
          quadSource: 'vec4f(source[at.x / 4u])',
          WHOLE_QUADS: true,
        }),
        ...inFours(alongSource ? s.channels : d.channels, {
          ElementFilter: 'vec4<Stored>',
          quadFilter: 'vec4f(weights[at.x / 4u])',
        }),
        ...inFours(d.channels, {
          ElementDest: 'vec4<Stored>',
          elementDest: 'ElementDest(x)',
          QUADS_DEST: true,
        }),
      },
      workgroups: tilesOf(problem, correlation, rows, cols),
    }
  }

/** By the names of the variants. */
const kernels: Readonly<Record<string, Describe>> = {
  naive: ({ groups }, { images, dest: d, up }) => ({
    file: 'conv2d/naive.wgsl',
    bare: true,
    tunables: { UPSAMPLES: up[0] > 1 || up[1] > 1 },
    workgroups: workgroupsFor(images * d.h * d.w * groups * d.channels, 64),
  }),

  depthwise: ({ cin }, { images, dest: d, up, down, dilation }) => {
    const { channels, tunables } = elementsOf(cin)
    const columns = Math.ceil(Math.ceil(d.w / up[1]) / 4)
    return {
      file: 'conv2d/depthwise.wgsl',
      tunables: {
        ...tunables,
        ...(up[0] === 1 && up[1] === 1 ? { UPSAMPLES: false, SLIDE: slideOf(dilation[1], down[1]) } : {}),
      },
      groups: channels,
      workgroups: workgroupsFor(images * d.h * up[1] * columns * channels, 64),
    }
  },

  ...Object.fromEntries(Object.entries(tiles).map(([name, tile]) => [name, byTiles(tile)])),

  subgroup: (problem, correlation, { subgroupSize }) => {
    const { source: s, dest: d, filterSource } = correlation
    const alongSource = filterSource === 1
    return {
      file: 'conv2d/subgroup.wgsl',
      tunables: {
        LANES: `${subgroupSize}u`,
        ...inFours(s.channels, {
          ElementSource: 'vec4<Stored>',
          quadSource: 'vec4f(source[at.x / 4u])',
          WHOLE_QUADS: true,
        }),
        ...inFours(alongSource ? s.channels : d.channels, {
          ElementFilter: 'vec4<Stored>',
          quadFilter: 'vec4f(weights[at / 4u])',
          FILTER_ALONG_SOURCE: alongSource,
        }),
        ...inFours(d.channels, {
          ElementDest: 'vec4<Stored>',
          elementDest: 'ElementDest(x)',
          QUADS_DEST: true,
        }),
      },
      workgroups: tilesOf(problem, correlation, 16, 4 * subgroupSize),
    }
  },
}

/** dest = activation(correlation of source with filter + bias), by the variant of this name. */
export function correlate(
  gpu: Gpu,
  problem: Conv2dProblem,
  correlation: Correlation,
  source: DeviceBuffer,
  filter: DeviceBuffer,
  bias: DeviceBuffer | null,
  dest: DeviceBuffer,
  variant: string,
): void {
  const { groups, type = 'f32' } = problem
  const { images, dest: d, activation } = correlation
  const { file, further, tunables, bare, ...kernel } = kernels[variant](problem, correlation, gpu.traits)
  const n = groups * d.channels
  const count = images * d.h * d.w * n
  const inOnePass = !bare || (type === 'f32' && !bias && !activation)
  const sums = inOnePass ? dest : gpu.alloc(4 * count)
  gpu.dispatch({
    shader: shader(
      file,
      { ...tunables, ...storedAs(type, 'Stored'), ...(activation && !bare ? { activation } : {}) },
      further,
    ),
    uniforms: sizesOf(problem, correlation, bias !== null, kernel.groups),
    inputs: bare ? [source, filter] : [source, filter, bias ?? filter],
    outputs: [sums],
    workgroups: kernel.workgroups,
    work: workOf(problem),
  })
  if (!inOnePass) sumSplits(gpu, { count, n, splits: 1, type, activation }, sums, bias, dest)
}

/** The uniforms that all shaders have (`problem.wgsl`). */
export function sizesOf(
  { kh, kw, cin, cout, groups }: Conv2dProblem,
  { images, source: s, dest: d, up, down, pad, dilation, filterSource, filterDest }: Correlation,
  hasBias: boolean,
  counted = groups,
): Uniforms {
  return {
    source: [s.h, s.w],
    dest: [d.h, d.w],
    taps: [kh, kw],
    ...{ up, down, pad, dilation, images, groups: counted },
    sourceChannels: s.channels,
    destChannels: d.channels,
    filterTap: (cin / groups) * cout,
    ...{ filterSource, filterDest },
    filterGroup: cout / groups,
    hasBias,
  }
}
