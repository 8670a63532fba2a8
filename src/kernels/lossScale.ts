import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader } from './shader.js'

/** What loss scaling remembers on the device: one number each. */
export interface LossScale {
  /** f32: what the loss is multiplied by. */
  scale: DeviceBuffer
  /** i32: good steps since the scale last changed. */
  steps: DeviceBuffer
  /** i32: whether something in this step was infinite or no number. */
  overflow: DeviceBuffer
}

/** out = gradient / scale, `count` floats; marks an overflow. */
export function unscale(
  gpu: Gpu,
  { scale, overflow }: LossScale,
  count: number,
  gradient: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const groups = Math.ceil(count / 4)
  gpu.dispatch({
    shader: shader('lossScale/unscale.wgsl'),
    uniforms: { count: groups, n: count },
    inputs: [gradient, scale],
    outputs: [out, overflow],
    workgroups: workgroupsFor(groups, 64),
  })
}

/**
 * After all gradients of a step: the scale of the next one; and an update that is not due in `hyper`, an
 * optimizer's numbers, where there was an overflow.
 * @param growth good steps after which the scale is doubled
 */
export function decide(
  gpu: Gpu,
  { scale, steps, overflow }: LossScale,
  growth: number,
  hyper: DeviceBuffer,
): void {
  gpu.dispatch({
    shader: shader('lossScale/decide.wgsl'),
    uniforms: { growth },
    inputs: [],
    outputs: [overflow, scale, steps, hyper],
    workgroups: [1, 1, 1],
  })
}
