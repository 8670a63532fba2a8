import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import { shader } from './shader.js'
import { type FloatType, storedAs } from './types.js'

/** Workgroups that keep the device busy, where a kernel doesn't know better: a CPU has a few cores, a GPU many. */
const BUSY = { software: 8, hardware: 128 }

/** Splits that one invocation adds up: each is a load after the other, and a GPU has invocations in plenty. */
const SPAN = { software: Infinity, hardware: 32 }

/** A long sum, and how it may be split. */
export interface SplitSum {
  length: number
  /** A split that pays for its share of the second pass. */
  shortest: number
  /** What the kernel takes of the sum at once: borders lie between blocks. */
  block: number
  /** Workgroups that keep a GPU busy. @default 128 */
  busy?: number
}

/**
 * How much of a long sum one workgroup takes: all of it, unless that leaves too few workgroups.
 *
 * @param workgroups there are without splitting
 */
export function splitLength(
  traits: Traits,
  workgroups: number,
  { length, shortest, block, busy = BUSY.hardware }: SplitSum,
): number {
  const wanted = Math.ceil((traits.software ? BUSY.software : busy) / Math.max(workgroups, 1))
  const splits = Math.max(1, Math.min(wanted, Math.floor(length / shortest)))
  return Math.max(block, Math.ceil(length / splits / block) * block)
}

/** Partial results and how they become one. */
interface SplitSums {
  count: number
  n: number
  splits: number
  /** How bias and out are stored. */
  type?: FloatType
  activation?: string
}

/** Partial results of two sums that were split alike: [splits, size] each. */
interface Both {
  sizes: readonly [number, number]
  splits: number
}

/** The second pass for two results at once. */
export function sumBoth(
  gpu: Gpu,
  { sizes, splits }: Both,
  partial: readonly [DeviceBuffer, DeviceBuffer],
  outs: readonly [DeviceBuffer, DeviceBuffer],
): void {
  const { span, spans } = spansOf(gpu.traits, splits)
  const [sizeX, sizeY] = sizes
  const count = spans * (sizeX + sizeY)
  const last = spans === 1
  const sums = last ? outs : ([gpu.alloc(4 * spans * sizeX), gpu.alloc(4 * spans * sizeY)] as const)
  gpu.dispatch({
    shader: shader('sumBoth.wgsl'),
    uniforms: { count, sizeX, sizeY, splits, span },
    inputs: [...partial],
    outputs: [...sums],
    workgroups: workgroupsFor(count, 64),
    work: { flop: splits * (sizeX + sizeY) },
  })
  if (!last) sumBoth(gpu, { sizes, splits: spans }, sums, outs)
}

/** Spans that splits are added up in, by one pass. */
function spansOf(traits: Traits, splits: number) {
  const span = Math.min(splits, traits.software ? SPAN.software : SPAN.hardware)
  return { span, spans: Math.ceil(splits / span) }
}

/**
 * The second pass: out[i] = activation(Σ_s partial[s, i] + bias[i mod n]), in the order of the splits.
 *
 * @param partial [splits, count]
 * @param bias [n]
 * @param out [count]
 */
export function sumSplits(
  gpu: Gpu,
  { count, n, splits, type = 'f32', activation }: SplitSums,
  partial: DeviceBuffer,
  bias: DeviceBuffer | null,
  out: DeviceBuffer,
): void {
  const { spans } = spansOf(gpu.traits, splits)
  if (spans === 1) {
    sumSpans(gpu, { count, n, splits, type, activation }, partial, bias, out)
    return
  }
  const sums = gpu.alloc(4 * spans * count)
  sumSpans(gpu, { count, n, splits }, partial, null, sums)
  sumSplits(gpu, { count, n, splits: spans, type, activation }, sums, bias, out)
}

/** One pass: [splits, count] → [spans, count]. */
function sumSpans(
  gpu: Gpu,
  { count, n, splits, type = 'f32', activation }: SplitSums,
  partial: DeviceBuffer,
  bias: DeviceBuffer | null,
  out: DeviceBuffer,
): void {
  const { span, spans } = spansOf(gpu.traits, splits)
  gpu.dispatch({
    shader: shader('sumSplits.wgsl', {
      ...storedAs(type, 'Stored'),
      ...(activation ? { activation } : {}),
    }),
    uniforms: { count: spans * count, size: count, n, splits, span, hasBias: bias !== null },
    inputs: [partial, bias ?? partial],
    outputs: [out],
    workgroups: workgroupsFor(spans * count, 64),
    work: { flop: splits * count },
  })
}
