import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader } from './shader.js'

/** Sizes of a count: [rows, labels] questions, and a weight for every `span` of them. */
export interface Questions {
  rows: number
  labels: number
  thresholds: number
  span: number
  /** What predictions are multiplied by before they are compared. */
  scale: number
}

/** Adds to `state` [4, thresholds, labels] the counts of right and wrong answers for each threshold. */
export function countThresholds(
  gpu: Gpu,
  { rows, labels, thresholds, span, scale }: Questions,
  inputs: {
    targets: DeviceBuffer
    predictions: DeviceBuffer
    thresholds: DeviceBuffer
    weights: DeviceBuffer
  },
  state: DeviceBuffer,
): void {
  gpu.dispatch({
    shader: shader('countThresholds.wgsl'),
    uniforms: { rows, labels, thresholds, span, scale },
    inputs: [inputs.targets, inputs.predictions, inputs.thresholds, inputs.weights],
    outputs: [state],
    workgroups: workgroupsFor(thresholds * labels, 1),
  })
}
