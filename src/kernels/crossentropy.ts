import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { Rows } from './rows.js'
import { shader } from './shader.js'

/** Rows of class scores, and whether they are logits or probabilities. */
export interface Scores extends Rows {
  fromLogits: boolean
}

/** loss [rows] from target and output [rows, width]. */
export function crossentropy(
  gpu: Gpu,
  { rows, width, fromLogits }: Scores,
  target: DeviceBuffer,
  output: DeviceBuffer,
  loss: DeviceBuffer,
): void {
  gpu.dispatch({
    shader: shader('crossentropy.wgsl', { FROM_LOGITS: fromLogits }),
    uniforms: { rows, width },
    inputs: [target, output],
    outputs: [loss],
    workgroups: workgroupsFor(rows, 64),
  })
}

/** The gradient with respect to the output, from the gradient dy [rows] of the losses. */
export function crossentropyGrad(
  gpu: Gpu,
  { rows, width, fromLogits }: Scores,
  target: DeviceBuffer,
  output: DeviceBuffer,
  dy: DeviceBuffer,
  doutput: DeviceBuffer,
): void {
  gpu.dispatch({
    shader: shader('crossentropyGrad.wgsl', { FROM_LOGITS: fromLogits }),
    uniforms: { rows, width },
    inputs: [target, output, dy],
    outputs: [doutput],
    workgroups: workgroupsFor(rows, 64),
  })
}
