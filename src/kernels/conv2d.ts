import { type Work, workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import type { DeviceBuffer } from '../gpu/memory.js'
import type { Uniforms } from '../gpu/uniforms.js'
import blocks from './conv2d/blocks.wgsl'
import depthwise from './conv2d/depthwise.wgsl'
import filterGradBlocks from './conv2d/filterGradBlocks.wgsl'
import filterGradDepthwise from './conv2d/filterGradDepthwise.wgsl'
import filterGradNaive from './conv2d/filterGradNaive.wgsl'
import filterGradSubgroup from './conv2d/filterGradSubgroup.wgsl'
import naive from './conv2d/naive.wgsl'
import subgroup from './conv2d/subgroup.wgsl'
import { correlateThin, filterGradThin } from './conv2dThin.js'
import type { Conv2dProblem, Correlation } from './correlation.js'
import { matmul } from './matmul.js'
import { shader, type Tunables } from './shader.js'
import { splitLength, sumSplits } from './splits.js'
import { chooseTile, tiles } from './tiles.js'
import { storedAs } from './types.js'

export type { Conv2dProblem }

/** The text of all variants' shaders. */
export const conv2dSources: readonly string[] = [
  ...[naive, depthwise, blocks, subgroup],
  ...[filterGradNaive, filterGradDepthwise, filterGradBlocks, filterGradSubgroup],
]

/** One way to convolve, and which problems it can do. */
export interface Conv2dVariant {
  applies(traits: Traits, problem: Conv2dProblem): boolean
}

const lanes = ({ subgroupSize }: Traits) => subgroupSize === 4 || subgroupSize === 8

/** The ladder, for the convolution and for both of its gradients alike; docs/kernels.md walks up it. */
export const conv2dVariants: Record<string, Conv2dVariant> = {
  naive: { applies: () => true },
  depthwise: {
    applies: (_, { cin, cout, groups, type }) => groups === cin && groups === cout && type !== 'f16',
  },
  ...Object.fromEntries(Object.keys(tiles).map((name) => [name, { applies: () => true }])),
  subgroup: { applies: lanes },
  thin: { applies: (_, { groups, type }) => groups === 1 && type !== 'f16' },
  matmul: {
    applies: (_, p) =>
      p.kh === 1 &&
      p.kw === 1 &&
      p.strideH === 1 &&
      p.strideW === 1 &&
      p.padTop === 0 &&
      p.padLeft === 0 &&
      p.oh === p.h &&
      p.ow === p.w &&
      p.groups === 1,
  },
}

/** Up to this many channels of a result count as few. */
const THIN = 4

/** Elements that a thin convolution may keep in between. */
const MOST_BETWEEN = 2 ** 24

/** Pixels that a split of a filter's gradient takes at the least, on a GPU. */
const FILTER_SPLIT = 128

/** A convolution, or which of its gradients. */
export type Direction = 'forward' | 'inputGrad' | 'filterGrad'

/** Whether what a thin convolution keeps in between is of bearable size. */
export function thinFits(
  { n, h, w, cin, oh, ow, cout, kh, kw }: Conv2dProblem,
  direction: Direction,
): boolean {
  const [pixels, few] = direction === 'inputGrad' ? [oh * ow, cin] : [h * w, cout]
  return n * pixels * kh * kw * few <= MOST_BETWEEN
}

/**
 * The fixed table by which a convolution, or one of its gradients, finds its kernel, where nothing has been
 * measured.
 */
export function chooseConv2d(
  traits: Traits,
  problem: Conv2dProblem,
  direction: Direction = 'forward',
): string {
  const { cin, cout, strideH, strideW, groups } = problem
  if (conv2dVariants.matmul.applies(traits, problem)) return 'matmul'
  if (conv2dVariants.depthwise.applies(traits, problem)) return 'depthwise'
  // A product of matrices that is two columns wide is not worth its tiles.
  if (groups > 1 && cout / groups <= 2) return 'naive'
  const back = direction === 'inputGrad'
  const [few, many] = back ? [cin, cout] : [cout, cin]
  // A thin convolution works through all pixels of its source, strides or not.
  const dense = back || (strideH === 1 && strideW === 1)
  const thin = conv2dVariants.thin.applies(traits, problem) && thinFits(problem, direction)
  if (few <= THIN && few < many && dense && thin) return 'thin'
  if (traits.software && lanes(traits)) return 'subgroup'
  const [rows, cols, length] =
    direction === 'filterGrad'
      ? [(problem.kh * problem.kw * cin) / groups, cout / groups, problem.n * problem.oh * problem.ow]
      : back
        ? [problem.n * problem.h * problem.w, cin / groups, 0]
        : [problem.n * problem.oh * problem.ow, cout / groups, 0]
  return chooseTile(rows, cols, groups * Math.max(1, Math.floor(length / FILTER_SPLIT)))
}

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
  const { n, h, w, cin, oh, ow, cout, groups, type, activation } = problem
  if (variant === 'matmul') {
    const rows = {
      batch: 1,
      m: n * h * w,
      n: cout,
      k: cin,
      batchStrideA: 0,
      batchStrideB: 0,
      type,
      activation,
    }
    matmul(gpu, rows, x, filter, bias, out)
    return
  }
  const correlation: Correlation = {
    images: n,
    source: { h, w, channels: cin / groups },
    dest: { h: oh, w: ow, channels: cout / groups },
    up: [1, 1],
    down: [problem.strideH, problem.strideW],
    pad: [problem.padTop, problem.padLeft],
    dilation: [problem.dilationH, problem.dilationW],
    filterSource: cout,
    filterDest: 1,
    activation,
  }
  correlate(gpu, problem, correlation, x, filter, bias, out, variant)
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
  const { n, h, w, cin, oh, ow, cout, groups, type } = problem
  if (variant === 'matmul') {
    const rows = { batch: 1, m: n * h * w, n: cin, k: cout, batchStrideA: 0, batchStrideB: 0, type }
    matmul(gpu, { ...rows, transposeB: true }, dy, filter, null, dx)
    return
  }
  const correlation: Correlation = {
    images: n,
    source: { h: oh, w: ow, channels: cout / groups },
    dest: { h, w, channels: cin / groups },
    up: [problem.strideH, problem.strideW],
    down: [1, 1],
    pad: [-problem.padTop, -problem.padLeft],
    dilation: [-problem.dilationH, -problem.dilationW],
    filterSource: 1,
    filterDest: cout,
  }
  correlate(gpu, problem, correlation, dy, filter, null, dx, variant)
}

/**
 * Gradient of a convolution with respect to its filter. The sum over all pixels is split among workgroups
 * and added up in a second pass, in fixed order.
 *
 * @param x [n, h, w, cin]
 * @param dy [n, oh, ow, cout]
 * @param dfilter [kh, kw, cin / groups, cout]
 */
export function conv2dFilterGrad(
  gpu: Gpu,
  problem: Conv2dProblem,
  x: DeviceBuffer,
  dy: DeviceBuffer,
  dfilter: DeviceBuffer,
  variant = gpu.choices.find('conv2dFilterGrad', problem) ?? chooseConv2d(gpu.traits, problem, 'filterGrad'),
): void {
  const { n, h, w, cin, oh, ow, cout, kh, kw, groups, type = 'f32' } = problem
  if (variant === 'matmul') {
    const rows = { batch: 1, m: cin, n: cout, k: n * h * w, batchStrideA: 0, batchStrideB: 0, type }
    matmul(gpu, { ...rows, transposeA: true }, x, dy, null, dfilter)
    return
  }
  if (variant === 'thin') {
    filterGradThin(gpu, problem, x, dy, dfilter)
    return
  }
  const sum = filterSums[variant](gpu.traits, problem)
  const count = kh * kw * (cin / groups) * cout
  const chunk = splitLength(gpu.traits, sum.parts ?? sum.units / sum.unitsOfWorkgroup, sum)
  const splits = Math.max(1, Math.ceil(sum.length / chunk))
  const partial = splits > 1 ? gpu.alloc(4 * splits * count) : dfilter
  const { strideH, strideW, padTop, padLeft, dilationH, dilationW } = problem
  gpu.dispatch({
    shader: shader(`conv2d/${sum.name}.wgsl`, sum.source, {
      ...sum.tunables,
      ...storedAs(type, 'Stored'),
      ...(splits === 1 ? storedAs(type, 'StoredOut') : {}),
    }),
    uniforms: {
      x: [h, w],
      y: [oh, ow],
      taps: [kh, kw],
      stride: [strideH, strideW],
      pad: [padTop, padLeft],
      dilation: [dilationH, dilationW],
      images: n,
      ...sum.channels,
      splits,
      chunk,
    },
    inputs: [x, dy],
    outputs: [partial],
    workgroups: workgroupsFor(sum.units * splits, sum.unitsOfWorkgroup),
    work: workOf(problem),
  })
  if (splits > 1) sumSplits(gpu, { count, n: cout, splits, type }, partial, null, dfilter)
}

/** How a filter gradient is summed: what is summed over, and how the elements of the filter are shared out. */
interface FilterSum {
  name: string
  source: string
  tunables?: Tunables
  /** What the shader counts as channels. */
  channels: Uniforms
  /** Pixels, or rows of them; see `splitLength`. */
  length: number
  shortest: number
  block: number
  /** Workgroups that splitting counts on, where they aren't those of a split. */
  parts?: number
  /** Invocations or workgroups of a split, and how many of them a workgroup is. */
  units: number
  unitsOfWorkgroup: number
}

const filterSums: Record<string, (traits: Traits, problem: Conv2dProblem) => FilterSum> = {
  naive: (_, { n, oh, ow, cin, cout, kh, kw, groups }) => ({
    name: 'filterGradNaive',
    source: filterGradNaive,
    channels: { groups, channelsX: cin / groups, channelsY: cout / groups },
    length: n * oh * ow,
    shortest: 64,
    block: 1,
    units: kh * kw * (cin / groups) * cout,
    unitsOfWorkgroup: 64,
  }),

  depthwise: (_, { n, oh, cin, kh, kw }) => {
    const { channels, tunables } = depthwiseElements(cin)
    return {
      name: 'filterGradDepthwise',
      source: filterGradDepthwise,
      tunables,
      channels: { channels },
      length: n * oh,
      shortest: 8,
      block: 1,
      units: kh * Math.ceil(kw / 4) * channels,
      unitsOfWorkgroup: 64,
    }
  },

  ...Object.fromEntries(
    Object.entries(tiles).map(([name, { rows, cols, tunables }]) => [
      name,
      (_: Traits, { n, oh, ow, cin, cout, kh, kw, groups }: Conv2dProblem): FilterSum => ({
        name: 'filterGradBlocks',
        source: filterGradBlocks,
        tunables: {
          ...tunables,
          ...((cin / groups) % 4 === 0
            ? { ElementX: 'vec4<Stored>', quadX: 'vec4f(x[at.x / 4u])', QUADS_X: true }
            : {}),
          ...((cout / groups) % 4 === 0
            ? {
                ElementY: 'vec4<Stored>',
                ElementOut: 'vec4<StoredOut>',
                quadY: 'vec4f(dy[at / 4u])',
                elementOut: 'ElementOut(x)',
                QUADS_Y: true,
              }
            : {}),
        },
        channels: { groups, channelsX: cin / groups, channelsY: cout / groups },
        length: n * oh * ow,
        shortest: FILTER_SPLIT,
        block: 16,
        // All tiles split alike, and so add in the same order.
        parts: Math.ceil((kh * kw * (cin / groups)) / 64) * Math.ceil(cout / groups / 64) * groups,
        units: Math.ceil((kh * kw * (cin / groups)) / rows) * Math.ceil(cout / groups / cols) * groups,
        unitsOfWorkgroup: 1,
      }),
    ]),
  ),

  subgroup: ({ subgroupSize }, { n, oh, ow, cin, cout, kh, kw, groups }) => {
    const tunables: Tunables = { LANES: `${subgroupSize}u` }
    if ((cin / groups) % 4 === 0) {
      Object.assign(tunables, { ElementX: 'vec4<Stored>', quadX: 'vec4f(x[at.x / 4u])', QUADS_X: true })
    }
    if ((cout / groups) % 4 === 0) {
      Object.assign(tunables, {
        ElementY: 'vec4<Stored>',
        ElementOut: 'vec4<StoredOut>',
        quadY: 'vec4f(dy[at / 4u])',
        elementOut: 'ElementOut(x)',
        QUADS_Y: true,
      })
    }
    const rows = Math.ceil((kh * kw * (cin / groups)) / (2 * subgroupSize))
    return {
      name: 'filterGradSubgroup',
      source: filterGradSubgroup,
      tunables,
      channels: { groups, channelsX: cin / groups, channelsY: cout / groups },
      length: n * oh * ow,
      shortest: 256,
      block: 4,
      units: rows * Math.ceil(cout / groups / (4 * subgroupSize)) * groups,
      unitsOfWorkgroup: 1,
    }
  },
}

/** A depthwise kernel works on channels, or on four neighbouring channels as one element. */
function depthwiseElements(channels: number): { channels: number; tunables: Tunables } {
  return channels % 4 === 0
    ? { channels: channels / 4, tunables: { Element: 'vec4f' } }
    : { channels, tunables: {} }
}

/** Whether a tap reads what the one before read for the neighbour on the right (1), on the left (-1), or neither. */
function slideOf(dilation: number, stride: number): number {
  return Math.abs(dilation) === stride ? Math.sign(dilation) : 0
}

function correlate(
  gpu: Gpu,
  problem: Conv2dProblem,
  correlation: Correlation,
  source: DeviceBuffer,
  filter: DeviceBuffer,
  bias: DeviceBuffer | null,
  dest: DeviceBuffer,
  variant: string,
): void {
  if (variant === 'thin') {
    correlateThin(gpu, problem, correlation, source, filter, bias, dest)
    return
  }
  const { kh, kw, cin, cout, groups } = problem
  const { images, source: s, dest: d, up, down, pad, dilation, filterSource, filterDest } = correlation
  const positions = {
    source: [s.h, s.w],
    dest: [d.h, d.w],
    taps: [kh, kw],
    up,
    down,
    pad,
    dilation,
    images,
    hasBias: bias !== null,
  }
  const layout = {
    groups,
    sourceChannels: s.channels,
    destChannels: d.channels,
    filterTap: (cin / groups) * cout,
    filterSource,
    filterDest,
    filterGroup: cout / groups,
  }
  const io = { inputs: [source, filter, bias ?? filter], outputs: [dest] }
  const work = workOf(problem)
  const stored = storedAs(problem.type ?? 'f32', 'Stored')
  const epilogue: Tunables = correlation.activation ? { activation: correlation.activation } : {}
  // Pixels with the same taps; the last cells of a phase may lie outside.
  const grid = Math.ceil(d.h / up[0]) * Math.ceil(d.w / up[1])
  const phases = up[0] * up[1] * groups

  if (variant === 'naive') {
    gpu.dispatch({
      shader: shader('conv2d/naive.wgsl', naive, { ...stored, ...epilogue }),
      uniforms: { ...positions, ...layout },
      ...io,
      workgroups: workgroupsFor(images * d.h * d.w * groups * d.channels, 64),
      work,
    })
  } else if (variant === 'depthwise') {
    const { channels, tunables } = depthwiseElements(cin)
    const four = channels < cin
    const activated = 'vec4f(activation(x.x), activation(x.y), activation(x.z), activation(x.w))'
    gpu.dispatch({
      shader: shader('conv2d/depthwise.wgsl', depthwise, {
        ...tunables,
        ...(four ? { activated } : {}),
        ...(up[0] === 1 && up[1] === 1 ? { UPSAMPLES: false, SLIDE: slideOf(dilation[1], down[1]) } : {}),
        ...epilogue,
      }),
      uniforms: { ...positions, channels },
      ...io,
      workgroups: workgroupsFor(images * d.h * up[1] * Math.ceil(Math.ceil(d.w / up[1]) / 4) * channels, 64),
      work,
    })
  } else if (variant in tiles) {
    const { rows, cols, tunables } = tiles[variant]
    const alongSource = filterSource === 1
    gpu.dispatch({
      shader: shader('conv2d/blocks.wgsl', blocks, {
        ...tunables,
        ...stored,
        ...epilogue,
        B_ALONG_K: alongSource,
        ...(s.channels % 4 === 0
          ? { ElementSource: 'vec4<Stored>', quadSource: 'vec4f(source[at.x / 4u])', WHOLE_QUADS: true }
          : {}),
        ...((alongSource ? s.channels : d.channels) % 4 === 0
          ? { ElementFilter: 'vec4<Stored>', quadFilter: 'vec4f(weights[at.x / 4u])' }
          : {}),
        ...(d.channels % 4 === 0
          ? { ElementDest: 'vec4<Stored>', elementDest: 'ElementDest(x)', QUADS_DEST: true }
          : {}),
      }),
      uniforms: { ...positions, ...layout },
      ...io,
      workgroups: workgroupsFor(Math.ceil(d.channels / cols) * Math.ceil((images * grid) / rows) * phases, 1),
      work,
    })
  } else {
    const size = gpu.traits.subgroupSize
    const tunables: Tunables = { LANES: `${size}u`, ...stored, ...epilogue }
    const along = filterSource === 1 ? s.channels : d.channels // the filter's own channels
    if (s.channels % 4 === 0) {
      Object.assign(tunables, {
        ElementSource: 'vec4<Stored>',
        quadSource: 'vec4f(source[at.x / 4u])',
        WHOLE_QUADS: true,
      })
    }
    if (along % 4 === 0) {
      const FILTER_ALONG_SOURCE = filterSource === 1
      Object.assign(tunables, {
        ElementFilter: 'vec4<Stored>',
        quadFilter: 'vec4f(weights[at / 4u])',
        FILTER_ALONG_SOURCE,
      })
    }
    if (d.channels % 4 === 0) {
      Object.assign(tunables, {
        ElementDest: 'vec4<Stored>',
        elementDest: 'ElementDest(x)',
        QUADS_DEST: true,
      })
    }
    const tiles = Math.ceil(d.channels / (4 * size)) * Math.ceil((images * grid) / 16)
    gpu.dispatch({
      shader: shader('conv2d/subgroup.wgsl', subgroup, tunables),
      uniforms: { ...positions, ...layout },
      ...io,
      workgroups: workgroupsFor(tiles * phases, 1),
      work,
    })
  }
}

/** A multiply-add for each tap of each channel of each output; taps that meet the padding count, too. */
function workOf({ n, oh, ow, cin, cout, kh, kw, groups }: Conv2dProblem): Work {
  return { flop: 2 * n * oh * ow * cout * kh * kw * (cin / groups) }
}
