import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader } from './shader.js'
import type { WgslType } from './types.js'

/** Adds `count` weighted values to a mean's state: [Σ weight·value, Σ weight]. */
export function accumulate(
  gpu: Gpu,
  { count, weightCount, type }: { count: number; weightCount: number; type: WgslType },
  values: DeviceBuffer,
  weights: DeviceBuffer,
  state: DeviceBuffer,
): void {
  gpu.dispatch({
    shader: shader('accumulate.wgsl', { T: type }),
    uniforms: { count, weights: weightCount },
    inputs: [values, weights],
    outputs: [state],
    workgroups: [1, 1, 1],
  })
}
