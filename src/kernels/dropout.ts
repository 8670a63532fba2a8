import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { RandomKey } from './random.js'
import { shader } from './shader.js'
import { type FloatType, storedAs } from './types.js'

/** out = x with a share of `rate` elements, chosen by the key and the clock, at 0, the others scaled up. */
export function dropout(
  gpu: Gpu,
  { seed, stream }: RandomKey,
  { count, rate, type }: { count: number; rate: number; type: FloatType },
  x: DeviceBuffer,
  clock: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const groups = Math.ceil(count / 4)
  gpu.dispatch({
    shader: shader('dropout.wgsl', storedAs(type, 'Stored')),
    uniforms: {
      seed,
      stream,
      count: groups,
      ...droppedAt(rate),
    },
    inputs: [x, clock],
    outputs: [out],
    workgroups: workgroupsFor(groups, 64),
  })
}

/** The words below which an element is dropped, and what the others are multiplied by, so that the expected value stays. */
export function droppedAt(rate: number) {
  return { threshold: Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1), keep: 1 / (1 - rate) }
}
