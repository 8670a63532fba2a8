import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader } from './shader.js'

/** x is [outer, length, inner]; `count` indices choose lines of the middle axis. */
export interface Lines {
  outer: number
  length: number
  inner: number
  count: number
}

/**
 * y = the lines of x that the indices name: [outer, count, inner]. With `page`, x holds only the lines
 * from `page` on of a larger table, and y gets only what this page has.
 */
export function gather(
  gpu: Gpu,
  { outer, length, inner, count }: Lines,
  x: DeviceBuffer,
  indices: DeviceBuffer,
  y: DeviceBuffer,
  page?: number,
): void {
  const wide = inner % 4 === 0
  const width = wide ? inner / 4 : inner
  const total = outer * count * width
  gpu.dispatch({
    shader: shader('gather.wgsl', {
      T: wide ? 'vec4u' : 'u32',
      PAGED: page !== undefined,
      STACKED: outer > 1,
    }),
    uniforms: { total, count, inner: width, length, first: page ?? 0 },
    inputs: [x, indices],
    outputs: [y],
    workgroups: workgroupsFor(total, 64),
    work: { bytes: 2 * y.bytes + indices.bytes },
  })
}
