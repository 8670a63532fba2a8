import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { Lines } from './gather.js'
import { shader } from './shader.js'
import { fill } from './strided.js'

/** Indices that sortBlocks.wgsl sorts at once. */
const BLOCK = 64

/**
 * y [outer, length, inner] = the sums of the lines of x [outer, count, inner] that have one index. The indices are
 * sorted first, so that the work grows with their number and with the size of y, not with the product of both; the
 * order of additions is fixed, so that a sum is the same to the last bit on every run.
 */
export function scatterAdd(
  gpu: Gpu,
  { outer, length, inner, count }: Lines,
  x: DeviceBuffer,
  indices: DeviceBuffer,
  y: DeviceBuffer,
): void {
  fill(gpu, 0, outer * length * inner, y)
  const pairs = sortedPairs(gpu, count, length, indices)
  const wide = inner % 4 === 0
  const width = wide ? inner / 4 : inner
  const total = outer * count * width
  gpu.dispatch({
    shader: shader('scatterAdd/sum.wgsl', { T: wide ? 'vec4f' : 'f32' }),
    uniforms: { count: total, indices: count, inner: width, length },
    inputs: [x, pairs],
    outputs: [y],
    workgroups: workgroupsFor(total, 64),
    work: { flop: outer * count * inner, bytes: 2 * x.bytes + pairs.bytes },
  })
}

/** (line, place) of each index, sorted by line, then place; two u32 each. Merge sort. */
function sortedPairs(gpu: Gpu, count: number, length: number, indices: DeviceBuffer): DeviceBuffer {
  const workgroups = workgroupsFor(count, 64)
  let pairs = gpu.alloc(8 * count)
  gpu.dispatch({
    shader: shader('scatterAdd/sortBlocks.wgsl'),
    uniforms: { count, length },
    inputs: [indices],
    outputs: [pairs],
    workgroups,
  })
  let spare = count > BLOCK ? gpu.alloc(8 * count) : pairs
  for (let run = BLOCK; run < count; run *= 2) {
    gpu.dispatch({
      shader: shader('scatterAdd/merge.wgsl'),
      uniforms: { count, run },
      inputs: [pairs],
      outputs: [spare],
      workgroups,
    })
    ;[pairs, spare] = [spare, pairs]
  }
  return pairs
}
