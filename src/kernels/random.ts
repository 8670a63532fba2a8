import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader } from './shader.js'

/** What decides the numbers: a seed, and the number of the stream drawn from it. Both are u32. */
export interface RandomKey {
  seed: number
  stream: number
}

const SAMPLES = {
  uniform: 'vec2f(a, b)',
  normal: 'normal(a, b)',
  truncatedNormal: 'vec2f(truncatedNormal(a), truncatedNormal(b))',
}

/** Shapes of a distribution: uniform on [0, 1), standard normal, and that cut off at ±2. */
export type Distribution = keyof typeof SAMPLES

/** out[i] = offset + scale · sample. `clock` holds one u32 that makes each replay of a step differ. */
export function random(
  gpu: Gpu,
  distribution: Distribution,
  { seed, stream }: RandomKey,
  clock: DeviceBuffer,
  { count, offset, scale }: { count: number; offset: number; scale: number },
  out: DeviceBuffer,
): void {
  const pairs = Math.ceil(count / 2)
  gpu.dispatch({
    shader: shader('random.wgsl', { sample: SAMPLES[distribution] }),
    uniforms: { seed, stream, count: pairs, n: count, offset, scale },
    inputs: [clock],
    outputs: [out],
    workgroups: workgroupsFor(pairs, 64),
  })
}

/** out = a random order of 0 … count-1. */
export function permutation(gpu: Gpu, { seed, stream }: RandomKey, count: number, out: DeviceBuffer): void {
  const halfBits = Math.max(1, Math.ceil(Math.log2(Math.max(count, 2)) / 2))
  gpu.dispatch({
    shader: shader('permutation.wgsl'),
    uniforms: { seed, stream, count, halfBits },
    inputs: [],
    outputs: [out],
    workgroups: workgroupsFor(count, 64),
  })
}
