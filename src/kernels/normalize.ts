import { f32Bits, workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { DeviceBuffer } from '../gpu/memory.js'
import channelSumsSource from './normalize/channelSums.wgsl'
import mergeMomentsSource from './normalize/mergeMoments.wgsl'
import momentSumsSource from './normalize/momentSums.wgsl'
import momentsSource from './normalize/moments.wgsl'
import movingAverageSource from './normalize/movingAverage.wgsl'
import normalizeSource from './normalize/normalize.wgsl'
import normalizeGradSource from './normalize/normalizeGrad.wgsl'
import { shader } from './shader.js'
import { sumSplits } from './splits.js'

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

/** Elements that one invocation sums, and the most segments that a sum is cut into. */
const SEGMENT = { elements: 512, most: 256 }
/** Rows that one invocation of normalize.wgsl handles. */
const ROWS = 4

/** Cuts `rows` rows, each of which adds `width` elements to a sum, into segments. */
function segmentsOf(rows: number, width: number): { segments: number; span: number } {
  const wanted = Math.min(SEGMENT.most, Math.max(1, Math.ceil((rows * width) / SEGMENT.elements)))
  const span = Math.ceil(rows / wanted)
  return { segments: Math.ceil(rows / span), span }
}

/** out [2, batch·groups] = the means, then the variances. */
export function moments(
  gpu: Gpu,
  { batch, outer, groups, size }: Grouping,
  x: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const count = batch * groups
  const { segments, span } = segmentsOf(outer, size)
  const partial = segments > 1 ? gpu.alloc(4 * segments * 2 * count) : out
  gpu.dispatch({
    shader: shader('normalize/moments.wgsl', momentsSource),
    uniforms: [segments * count, count, outer, groups, size, segments, span],
    inputs: [x],
    outputs: [partial],
    workgroups: workgroupsFor(segments * count, 64),
  })
  if (segments === 1) return
  gpu.dispatch({
    shader: shader('normalize/mergeMoments.wgsl', mergeMomentsSource),
    uniforms: [count, segments, f32Bits(span * size), f32Bits(outer * size)],
    inputs: [partial],
    outputs: [out],
    workgroups: workgroupsFor(count, 64),
  })
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
  { batch, outer, groups, size }: Grouping,
  epsilon: number,
  x: DeviceBuffer,
  { mean, variance, varianceOffset }: Moments,
  gamma: DeviceBuffer,
  beta: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const rows = batch * outer
  gpu.dispatch({
    shader: shader('normalize/normalize.wgsl', normalizeSource, { ROWS: `${ROWS}u` }),
    uniforms: [rows, outer, groups, size, varianceOffset, f32Bits(epsilon)],
    inputs: [x, mean, variance, gamma, beta],
    outputs: [out],
    workgroups: workgroupsFor(Math.ceil(rows / ROWS) * groups * size, 64),
  })
}

/** out [2, groups·size] = the gradients of beta, then of gamma. */
export function normalizeChannelSums(
  gpu: Gpu,
  { batch, outer, groups, size }: Grouping,
  epsilon: number,
  dy: DeviceBuffer,
  x: DeviceBuffer,
  moments: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const rows = batch * outer
  const channels = groups * size
  const { segments, span } = segmentsOf(rows, 1)
  const partial = segments > 1 ? gpu.alloc(4 * segments * 2 * channels) : out
  gpu.dispatch({
    shader: shader('normalize/channelSums.wgsl', channelSumsSource),
    uniforms: [segments * channels, rows, outer, groups, size, batch * groups, span, f32Bits(epsilon)],
    inputs: [dy, x, moments],
    outputs: [partial],
    workgroups: workgroupsFor(segments * channels, 64),
  })
  if (segments > 1) {
    sumSplits(gpu, { count: 2 * channels, n: 2 * channels, splits: segments }, partial, null, out)
  }
}

/**
 * The gradient dx of `normalize` with moments of x itself.
 *
 * @param sums what `normalizeChannelSums` gave, which are the sums needed here where a channel is a group of its
 * own; else they are made here
 */
export function normalizeGrad(
  gpu: Gpu,
  { batch, outer, groups, size }: Grouping,
  epsilon: number,
  dy: DeviceBuffer,
  x: DeviceBuffer,
  moments: DeviceBuffer,
  gamma: DeviceBuffer,
  sums: DeviceBuffer | null,
  dx: DeviceBuffer,
): void {
  const count = batch * groups
  const own = sums ?? gpu.alloc(4 * 2 * count)
  if (!sums) {
    gpu.dispatch({
      shader: shader('normalize/momentSums.wgsl', momentSumsSource),
      uniforms: [count, outer, groups, size, f32Bits(epsilon)],
      inputs: [dy, x, moments, gamma],
      outputs: [own],
      workgroups: workgroupsFor(count, 64),
    })
  }
  const elements = count * outer * size
  gpu.dispatch({
    shader: shader('normalize/normalizeGrad.wgsl', normalizeGradSource, { GAMMA_AFTER: sums !== null }),
    uniforms: [elements, count, outer, groups, size, f32Bits(epsilon)],
    inputs: [dy, x, moments, gamma, own],
    outputs: [dx],
    workgroups: workgroupsFor(elements, 64),
  })
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
    shader: shader('normalize/movingAverage.wgsl', movingAverageSource),
    uniforms: [n, f32Bits(momentum)],
    inputs: [moments],
    outputs: [mean, variance],
    workgroups: workgroupsFor(n, 64),
  })
}
