import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import { shader, type Tunables } from './shader.js'
import { sumBoth } from './splits.js'

/**
 * x as [batch, outer, groups, size]: elements that differ in `outer` and `size` alone share a mean and a variance.
 * Batch normalization is [1, pixels, channels, 1], layer normalization [rows, 1, 1, width], group
 * normalization [images, pixels, groups, channels of a group].
 */
export interface Grouping {
  batch: number
  outer: number
  groups: number
  size: number
}

/**
 * Elements that one invocation sums, the most segments that a sum is cut into, and how many of these one invocation
 * merges: on a GPU many invocations with short walks.
 */
const SEGMENT = {
  software: { elements: 512, most: 256, merged: Infinity },
  hardware: { elements: 32, most: 4096, merged: 32 },
}
const segmentOf = ({ software }: Traits) => (software ? SEGMENT.software : SEGMENT.hardware)
/** Rows that one invocation handles. */
const ROWS = 4

/** Cuts `rows` rows, each of which adds `width` elements to a sum, into segments. */
function segmentsOf(traits: Traits, rows: number, width: number): { segments: number; span: number } {
  const { elements, most } = segmentOf(traits)
  const wanted = Math.min(most, Math.max(1, Math.ceil((rows * width) / elements)))
  const span = Math.ceil(rows / wanted)
  return { segments: Math.ceil(rows / span), span }
}

/** How shaders see a grouping: four neighbours as one element where that is possible, sizes counted so. */
interface Layout {
  groups: number
  size: number
  /** Moments that are one element of their buffer. */
  momentWidth: number
  types: Tunables
  /** How a group's element becomes a moment. */
  folds: Tunables
}

function layoutOf({ groups, size }: Grouping): Layout {
  if (size === 1 && groups % 4 === 0) {
    const types = { Element: 'vec4f', Moment: 'vec4f' }
    return { groups: groups / 4, size, momentWidth: 4, types, folds: {} }
  }
  if (size % 4 === 0) {
    const folds = { first: 'x.x', total: 'dot(x, vec4f(1.0))', LANES: '4u' }
    return { groups, size: size / 4, momentWidth: 1, types: { Element: 'vec4f' }, folds }
  }
  return { groups, size, momentWidth: 1, types: {}, folds: {} }
}

/** What `normalize/sizes.wgsl` wants to know. */
function sizesOf(
  grouping: Grouping,
  { count, span, epsilon = 0 }: { count: number; span: number; epsilon?: number },
) {
  const { batch, outer } = grouping
  const { groups, size } = layoutOf(grouping)
  const share = 1 / (outer * grouping.size)
  return { count, rows: batch * outer, outer, groups, size, moments: batch * groups, span, share, epsilon }
}

/** out [2, batch·groups] = the means, then the variances. */
export function moments(gpu: Gpu, grouping: Grouping, x: DeviceBuffer, out: DeviceBuffer): void {
  const { batch, outer, groups, size } = grouping
  const layout = layoutOf(grouping)
  const each = batch * layout.groups
  const { segments, span } = segmentsOf(gpu.traits, outer, size)
  const partial = segments > 1 ? gpu.alloc(4 * segments * 2 * batch * groups) : out
  gpu.dispatch({
    shader: shader('normalize/moments.wgsl', { ...layout.types, ...layout.folds }),
    uniforms: sizesOf(grouping, { count: segments * each, span }),
    inputs: [x],
    outputs: [partial],
    workgroups: workgroupsFor(segments * each, 64),
  })
  const parts = { moments: batch * groups, segments, elements: span * size, total: outer * size }
  if (segments > 1) mergeMoments(gpu, parts, partial, out)
}

/** The moments of a whole from those of its segments: `elements` in each, but the last, of `total`. */
function mergeMoments(
  gpu: Gpu,
  {
    moments,
    segments,
    elements,
    total,
  }: { moments: number; segments: number; elements: number; total: number },
  x: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const span = Math.min(segments, segmentOf(gpu.traits).merged)
  const spans = Math.ceil(segments / span)
  const merged = spans === 1 ? out : gpu.alloc(4 * spans * 2 * moments)
  gpu.dispatch({
    shader: shader('normalize/mergeMoments.wgsl'),
    uniforms: { count: spans * moments, moments, segments, span, elements, total },
    inputs: [x],
    outputs: [merged],
    workgroups: workgroupsFor(spans * moments, 64),
  })
  if (spans > 1)
    mergeMoments(gpu, { moments, segments: spans, elements: span * elements, total }, merged, out)
}

/** Means and variances in two buffers, or in one, the variances `varianceOffset` elements behind the means. */
export interface Moments {
  mean: DeviceBuffer
  variance: DeviceBuffer
  varianceOffset: number
}

/** out = (x - mean) / √(variance + epsilon) · gamma + beta; gamma and beta [groups, size]. */
export function normalize(
  gpu: Gpu,
  grouping: Grouping,
  epsilon: number,
  x: DeviceBuffer,
  { mean, variance, varianceOffset }: Moments,
  gamma: DeviceBuffer,
  beta: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const { groups, size, momentWidth, types } = layoutOf(grouping)
  const rows = grouping.batch * grouping.outer
  const tunables = { ...types, ONE_BATCH: grouping.batch === 1 }
  const count = Math.ceil(rows / ROWS) * groups * size
  gpu.dispatch({
    shader: shader('normalize/normalize.wgsl', tunables),
    uniforms: { ...sizesOf(grouping, { count, span: ROWS, epsilon }), moments: varianceOffset / momentWidth },
    inputs: [x, mean, variance, gamma, beta],
    outputs: [out],
    workgroups: workgroupsFor(count, 64),
  })
}

/** Two sums of the same things, one buffer each. */
export interface Sums {
  /** Σ d */
  plain: DeviceBuffer
  /** Σ d·x̂, x̂ = (x - mean) / √(variance + epsilon) */
  weighted: DeviceBuffer
}

/** The gradients of beta and gamma, Σ dy and Σ dy·x̂ of each channel: [groups·size]. */
export function normalizeChannelSums(
  gpu: Gpu,
  grouping: Grouping,
  epsilon: number,
  dy: DeviceBuffer,
  x: DeviceBuffer,
  moments: DeviceBuffer,
  { plain, weighted }: Sums,
): void {
  const { batch, outer } = grouping
  const { groups, size, types } = layoutOf(grouping)
  const rows = batch * outer
  const channels = grouping.groups * grouping.size
  const { segments, span } = segmentsOf(gpu.traits, rows, 1)
  const count = segments * groups * size
  const sums = [plain, weighted] as const
  const room = () => gpu.alloc(4 * segments * channels)
  const parts = segments === 1 ? sums : ([room(), room()] as const)
  gpu.dispatch({
    shader: shader('normalize/channelSums.wgsl', { ...types, ONE_BATCH: batch === 1 }),
    uniforms: sizesOf(grouping, { count, span, epsilon }),
    inputs: [dy, x, moments],
    outputs: [...parts],
    workgroups: workgroupsFor(count, 64),
  })
  if (segments > 1) sumBoth(gpu, { sizes: [channels, channels], splits: segments }, parts, sums)
}

/**
 * The gradient dx of `normalize` with moments of x itself.
 *
 * @param sums what `normalizeChannelSums` gave, which are the sums needed here where a channel is a group of its
 * own; else they are made here
 */
export function normalizeGrad(
  gpu: Gpu,
  grouping: Grouping,
  epsilon: number,
  [dy, x, moments, gamma]: readonly DeviceBuffer[],
  sums: Sums | null,
  dx: DeviceBuffer,
): void {
  const { batch, outer } = grouping
  const { plain, weighted } = sums ?? momentSums(gpu, grouping, epsilon, [dy, x, moments, gamma])
  const { groups, size, types } = layoutOf(grouping)
  const rows = batch * outer
  const tunables = { ...types, ONE_BATCH: batch === 1, GAMMA_AFTER: sums !== null }
  const count = Math.ceil(rows / ROWS) * groups * size
  gpu.dispatch({
    shader: shader('normalize/normalizeGrad.wgsl', tunables),
    uniforms: sizesOf(grouping, { count, span: ROWS, epsilon }),
    inputs: [dy, x, moments, gamma, plain, weighted],
    outputs: [dx],
    workgroups: workgroupsFor(count, 64),
  })
}

/** Sums of gamma·dy over what shares a mean: [batch·groups]. */
function momentSums(gpu: Gpu, grouping: Grouping, epsilon: number, inputs: readonly DeviceBuffer[]): Sums {
  const { batch, outer, groups, size } = grouping
  const count = batch * groups
  const inFours = size % 4 === 0
  const tunables: Tunables = inFours ? { Element: 'vec4f', total: 'dot(x, vec4f(1.0))' } : {}
  const [plain, weighted] = [gpu.alloc(4 * count), gpu.alloc(4 * count)]
  gpu.dispatch({
    shader: shader('normalize/momentSums.wgsl', tunables),
    uniforms: {
      ...sizesOf(grouping, { count, span: outer, epsilon }),
      ...{ groups, size: inFours ? size / 4 : size, moments: count },
    },
    inputs,
    outputs: [plain, weighted],
    workgroups: workgroupsFor(count, 64),
  })
  return { plain, weighted }
}

/** Moves averages towards moments [2, n], in place. */
export function movingAverage(
  gpu: Gpu,
  { n, momentum }: { n: number; momentum: number },
  moments: DeviceBuffer,
  mean: DeviceBuffer,
  variance: DeviceBuffer,
): void {
  gpu.dispatch({
    shader: shader('normalize/movingAverage.wgsl'),
    uniforms: { count: n, momentum },
    inputs: [moments],
    outputs: [mean, variance],
    workgroups: workgroupsFor(n, 64),
  })
}
