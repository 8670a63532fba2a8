import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { DeviceBuffer } from '../gpu/memory.js'
import { shader } from './shader.js'
import softmaxSource from './softmax.wgsl'
import softmaxGradSource from './softmaxGrad.wgsl'

/** Arrays of `rows` lines of `width` elements. */
export interface Rows {
  rows: number
  width: number
}

/** y = softmax of each row of x, or its logarithm. */
export function softmax(
  gpu: Gpu,
  { rows, width }: Rows,
  x: DeviceBuffer,
  y: DeviceBuffer,
  log = false,
): void {
  gpu.dispatch({
    shader: shader('softmax.wgsl', softmaxSource, { LOG: log }),
    uniforms: [rows, width],
    inputs: [x],
    outputs: [y],
    workgroups: workgroupsFor(rows, 64),
  })
}

/** dx from softmax's output y and its gradient dy. */
export function softmaxGrad(
  gpu: Gpu,
  { rows, width }: Rows,
  y: DeviceBuffer,
  dy: DeviceBuffer,
  dx: DeviceBuffer,
): void {
  gpu.dispatch({
    shader: shader('softmaxGrad.wgsl', softmaxGradSource),
    uniforms: [rows, width],
    inputs: [y, dy],
    outputs: [dx],
    workgroups: workgroupsFor(rows, 64),
  })
}
