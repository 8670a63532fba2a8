import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import { shader } from './shader.js'
import { type FloatType, storedAs } from './types.js'

/** Workgroups that keep the device busy: a CPU has a few cores, a GPU many. */
const BUSY = { software: 8, hardware: 128 }

/** Splits that one invocation adds up: each is a load after the other, and a GPU has invocations in plenty. */
const SPAN = { software: Infinity, hardware: 32 }

/**
 * How much of a long sum one workgroup takes: all of it, unless that leaves too few workgroups.
 *
 * @param workgroups there are without splitting
 * @param length of the sum
 * @param shortest split that pays for its share of the second pass
 * @param block of the sum that the kernel takes at once: borders lie between blocks
 */
export function splitLength(
  traits: Traits,
  workgroups: number,
  { length, shortest, block }: { length: number; shortest: number; block: number },
): number {
  const wanted = Math.ceil((traits.software ? BUSY.software : BUSY.hardware) / Math.max(workgroups, 1))
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
  const span = Math.min(splits, gpu.traits.software ? SPAN.software : SPAN.hardware)
  const spans = Math.ceil(splits / span)
  const last = spans === 1
  const sums = last ? out : gpu.alloc(4 * spans * count)
  gpu.dispatch({
    shader: shader('sumSplits.wgsl', {
      ...(last ? storedAs(type, 'Stored') : {}),
      ...(last && activation ? { activation } : {}),
    }),
    uniforms: { count, n, splits, span, hasBias: last && bias !== null },
    inputs: [partial, (last ? bias : null) ?? partial],
    outputs: [sums],
    workgroups: workgroupsFor(spans * count, 64),
    work: { flop: splits * count },
  })
  if (!last) sumSplits(gpu, { count, n, splits: spans, type, activation }, sums, bias, out)
}
