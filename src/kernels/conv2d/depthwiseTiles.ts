import type { DeviceBuffer } from '../../gpu/buffer.js'
import { workgroupsFor } from '../../gpu/dispatch.js'
import type { Gpu } from '../../gpu/gpu.js'
import { shader } from '../shader.js'
import { type Conv2dProblem, type Correlation, elementsOf, workOf } from './problem.js'
import { tiled } from './tiled.js'

/** A depthwise convolution of 3×3 taps, or its input gradient, without strides and dilation. */
export function correlateDepthwiseTiles(
  gpu: Gpu,
  problem: Conv2dProblem,
  correlation: Correlation,
  source: DeviceBuffer,
  filter: DeviceBuffer,
  bias: DeviceBuffer | null,
  dest: DeviceBuffer,
): void {
  const { activation } = correlation
  const { count, turned, sizes } = tiled(correlation)
  const { channels, tunables } = elementsOf(problem.cin)
  gpu.dispatch({
    shader: shader('conv2d/depthwiseTiles.wgsl', {
      ...tunables,
      ...(turned ? { TURNED: true } : {}),
      ...(activation ? { activation } : {}),
    }),
    uniforms: sizes(problem.cin, bias !== null),
    inputs: [source, filter, bias ?? filter],
    outputs: [dest],
    workgroups: workgroupsFor(count * channels, 64),
    work: workOf(problem),
  })
}
