import type { DeviceBuffer } from '../../gpu/buffer.js'
import type { Gpu, Traits } from '../../gpu/gpu.js'
import { chooseTile, runs, tiles } from '../tiles.js'
import { correlate } from './correlate.js'
import { correlateDepthwiseTiles } from './depthwiseTiles.js'
import { filterGrad } from './filterGrad.js'
import { correlatePointwise, filterGradPointwise } from './pointwise.js'
import { backwardOf, type Conv2dProblem, type Correlation, type Direction, forwardOf } from './problem.js'
import { correlateThin, filterGradThin } from './thin.js'
import { hasPlainTaps, tiled } from './tiled.js'
import { correlateWinograd, filterGradWinograd, PRODUCTS } from './winograd.js'

/** One way to convolve: which problems it can do, and how. */
export interface Conv2dVariant {
  applies(traits: Traits, problem: Conv2dProblem): boolean
  /** Whether what it keeps in between is of bearable size. */
  fits?(problem: Conv2dProblem, direction: Direction): boolean
  /** The convolution, and the gradient of its input. */
  correlate(
    gpu: Gpu,
    problem: Conv2dProblem,
    correlation: Correlation,
    source: DeviceBuffer,
    filter: DeviceBuffer,
    bias: DeviceBuffer | null,
    dest: DeviceBuffer,
  ): void
  /** Sums dy of each channel on the way where it is given `sums`, which only those get that say `sumsY`. */
  filterGrad(
    gpu: Gpu,
    problem: Conv2dProblem,
    x: DeviceBuffer,
    dy: DeviceBuffer,
    dfilter: DeviceBuffer,
    sums: DeviceBuffer | null,
  ): void
  sumsY?: boolean
}

/** A way that is a shader for either, which `correlate.ts` and `filterGrad.ts` describe under its name. */
const byShaders = (name: string, further: Partial<Conv2dVariant> = {}): Conv2dVariant => ({
  applies: () => true,
  ...further,
  correlate: (...operands) => correlate(...operands, name),
  filterGrad: (...operands) => filterGrad(...operands, name),
})

const isDepthwise = ({ cin, cout, groups }: Conv2dProblem) => groups === cin && groups === cout

const lanes = ({ subgroupSize, setsSubgroups }: Traits) =>
  !setsSubgroups && (subgroupSize === 4 || subgroupSize === 8)

/** The ladder, for the convolution and for both of its gradients alike; docs/kernels.md walks up it. */
export const conv2dVariants: Readonly<Record<string, Conv2dVariant>> = {
  naive: byShaders('naive'),
  depthwise: byShaders('depthwise', {
    applies: (_, problem) => isDepthwise(problem) && problem.type !== 'f16',
  }),
  depthwiseTiles: {
    applies: (_, problem) => isDepthwise(problem) && hasPlainTaps(problem),
    correlate: correlateDepthwiseTiles,
    filterGrad: (...operands) => filterGrad(...operands, 'depthwise'),
  },
  ...Object.fromEntries(
    Object.entries(tiles).map(([name, tile]) => [
      name,
      byShaders(name, { applies: (traits, { type }) => runs(traits, tile, type), sumsY: true }),
    ]),
  ),
  subgroup: byShaders('subgroup', { applies: lanes, sumsY: true }),
  thin: {
    applies: (_, { groups, type }) => groups === 1 && type !== 'f16',
    fits: thinFits,
    correlate: correlateThin,
    filterGrad: filterGradThin,
  },
  winograd: {
    applies: (_, problem) => problem.groups === 1 && hasPlainTaps(problem),
    fits: winogradFits,
    correlate: correlateWinograd,
    filterGrad: filterGradWinograd,
  },
  matmul: {
    applies: (_, p) =>
      [p.kh, p.kw, p.strideH, p.strideW, p.groups].every((one) => one === 1) &&
      p.padTop === 0 &&
      p.padLeft === 0 &&
      p.oh === p.h &&
      p.ow === p.w,
    correlate: correlatePointwise,
    filterGrad: filterGradPointwise,
    sumsY: true,
  },
}

/** Up to this many channels of a result count as few. */
const THIN = 4

/** Elements of one array that a convolution may keep in between. */
const MOST_BETWEEN = 2 ** 24

function thinFits({ n, h, w, cin, oh, ow, cout, kh, kw }: Conv2dProblem, direction: Direction): boolean {
  const [pixels, few] = direction === 'inputGrad' ? [oh * ow, cin] : [h * w, cout]
  return n * pixels * kh * kw * few <= MOST_BETWEEN
}

/** Tiles of 4×4 results, and the results. */
function tilesOf(problem: Conv2dProblem, direction: Direction): { tiles: number; results: number } {
  const correlation = direction === 'inputGrad' ? backwardOf(problem) : forwardOf(problem)
  const { images, dest } = correlation
  return { tiles: tiled(correlation).count, results: images * dest.h * dest.w }
}

function winogradFits(problem: Conv2dProblem, direction: Direction): boolean {
  const { tiles } = tilesOf(problem, direction)
  return PRODUCTS * tiles * Math.max(problem.cin, problem.cout) <= MOST_BETWEEN
}

/** Whether 36 products instead of 144 pay for the passes before and after them: docs/kernels.md has the figures. */
function winogradPays(problem: Conv2dProblem, direction: Direction): boolean {
  const { cin, cout } = problem
  const { tiles, results } = tilesOf(problem, direction)
  const isFilled = results >= 8 * tiles // of 16
  return Math.min(cin, cout) >= 16 && tiles >= 16 && isFilled && results * 9 * cin * cout >= 2 ** 25
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
  const can = (variant: string) =>
    conv2dVariants[variant].applies(traits, problem) &&
    conv2dVariants[variant].fits?.(problem, direction) !== false
  // A GPU shares the long sum over the pixels out among more workgroups where it goes by tiles.
  const byPixels = direction === 'filterGrad' && !traits.software
  if (can('matmul') && !byPixels) return 'matmul'
  if (can('depthwiseTiles') && traits.software && direction !== 'filterGrad') return 'depthwiseTiles'
  if (can('depthwise')) return 'depthwise'
  // A product of matrices that is two columns wide is not worth its tiles.
  if (groups > 1 && cout / groups <= 2) return 'naive'
  const back = direction === 'inputGrad'
  const [few, many] = back ? [cin, cout] : [cout, cin]
  // A thin convolution works through all pixels of its source, strides or not.
  const dense = back || (strideH === 1 && strideW === 1)
  if (few <= THIN && few < many && dense && can('thin')) return 'thin'
  if (traits.software && can('winograd') && winogradPays(problem, direction)) return 'winograd'
  if (traits.software && lanes(traits)) return 'subgroup'
  return tileFor(traits, problem, direction)
}

function tileFor(traits: Traits, problem: Conv2dProblem, direction: Direction): string {
  const { n, h, w, cin, oh, ow, cout, groups, type } = problem
  const choose = (rows: number, cols: number, layers: number) => chooseTile(traits, type, rows, cols, layers)
  if (direction === 'filterGrad') return filterTileFor(traits, problem)
  return direction === 'forward'
    ? choose(n * oh * ow, cout / groups, groups)
    : choose(n * h * w, cin / groups, groups)
}

/** All pixels are summed, in as many splits as a tile of 64×64 asks for: a larger one would leave workgroups without work. */
function filterTileFor({ matrixUnits }: Traits, { cin, cout, kh, kw, groups, type }: Conv2dProblem): string {
  if ((kh * kw * cin) / groups <= 32 || cout / groups <= 32) return 'blocks32'
  return matrixUnits && type === 'f16' ? 'units64' : 'blocks64'
}
