import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { Rows } from './rows.js'
import { shader } from './shader.js'

/** y = sparsemax of each row of x. */
export function sparsemax(gpu: Gpu, { rows, width }: Rows, x: DeviceBuffer, y: DeviceBuffer): void {
  gpu.dispatch({
    shader: shader('sparsemax.wgsl'),
    uniforms: { rows, width },
    inputs: [x],
    outputs: [y],
    workgroups: workgroupsFor(rows, 64),
  })
}
