import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader } from './shader.js'
import type { WgslType } from './types.js'

/** Elements that order/blocks.wgsl puts in order at once. */
const BLOCK = 64

/**
 * y = the places of each line's elements in order, the smallest first or, `falling`, the largest: [lines, length]. Merge sort:
 * n·log²n loads for a line of n.
 */
export function order(
  gpu: Gpu,
  falling: boolean,
  type: WgslType,
  { lines, length }: { lines: number; length: number },
  x: DeviceBuffer,
  y: DeviceBuffer,
): void {
  const count = lines * length
  const workgroups = workgroupsFor(count, 64)
  const tunables = { T: type, ...(falling && { before: 'a > b' }) }
  const rounds = Math.max(0, Math.ceil(Math.log2(length / BLOCK)))
  const spare = rounds > 0 ? gpu.alloc(4 * count) : y
  // The last round writes to y.
  let [places, merged] = rounds % 2 === 0 ? [y, spare] : [spare, y]
  gpu.dispatch({
    shader: shader('order/blocks.wgsl', tunables),
    uniforms: { count, length },
    inputs: [x],
    outputs: [places],
    workgroups,
    work: { flop: count * BLOCK },
  })
  for (let run = BLOCK; run < length; run *= 2) {
    gpu.dispatch({
      shader: shader('order/merge.wgsl', tunables),
      uniforms: { count, length, run },
      inputs: [x, places],
      outputs: [merged],
      workgroups,
    })
    ;[places, merged] = [merged, places]
  }
}
