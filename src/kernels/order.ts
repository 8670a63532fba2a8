import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader } from './shader.js'
import type { WgslType } from './types.js'

/** y = the places of each line's elements in order, the smallest first or, `falling`, the largest: [lines, length]. */
export function order(
  gpu: Gpu,
  falling: boolean,
  type: WgslType,
  { lines, length }: { lines: number; length: number },
  x: DeviceBuffer,
  y: DeviceBuffer,
): void {
  const count = lines * length
  gpu.dispatch({
    shader: shader('order.wgsl', { T: type, ...(falling && { before: 'a > b' }) }),
    uniforms: { count, length },
    inputs: [x],
    outputs: [y],
    workgroups: workgroupsFor(count, 64),
    work: { flop: count * length },
  })
}
