import { f32Bits, workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { DeviceBuffer } from '../gpu/memory.js'
import source from './dropout.wgsl'
import type { RandomKey } from './random.js'
import { shader } from './shader.js'

/** out = x with a share of `rate` elements, chosen by the key and the clock, at 0, the others scaled up. */
export function dropout(
  gpu: Gpu,
  { seed, stream }: RandomKey,
  { count, rate }: { count: number; rate: number },
  x: DeviceBuffer,
  clock: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const groups = Math.ceil(count / 4)
  gpu.dispatch({
    shader: shader('dropout.wgsl', source),
    uniforms: [
      seed,
      stream,
      groups,
      Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1),
      f32Bits(1 / (1 - rate)),
    ],
    inputs: [x, clock],
    outputs: [out],
    workgroups: workgroupsFor(groups, 64),
  })
}
