import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader, type Tunables } from './shader.js'
import { MOST_DIMENSIONS, mergedDimensions, neighboursOf } from './strides.js'

/** A walk over one side of a copy: where it starts, and how far it moves along each axis of `shape`. */
export interface Walk {
  shape: readonly number[]
  strides: readonly number[]
  offset: number
}

/** out = the elements of `x` that `walk` visits, in order. */
export function readStrided(gpu: Gpu, x: DeviceBuffer, walk: Walk, out: DeviceBuffer): void {
  copy(gpu, 'readStrided.wgsl', FOUR_READ, x, walk, out)
}

/** Puts the elements of `x`, in order, at the places of `out` that `walk` visits. */
export function writeStrided(gpu: Gpu, x: DeviceBuffer, walk: Walk, out: DeviceBuffer): void {
  copy(gpu, 'writeStrided.wgsl', FOUR_WRITTEN, x, walk, out)
}

const FOUR_READ: Tunables = {
  Neighbours: 'vec4u',
  load: 'Neighbours(x[at], x[at + step], x[at + 2 * step], x[at + 3 * step])',
}
const FOUR_WRITTEN: Tunables = { Neighbours: 'vec4u', element: 'x[i]' }

/** @param four tunables for four neighbours an invocation */
function copy(gpu: Gpu, file: string, four: Tunables, x: DeviceBuffer, walk: Walk, out: DeviceBuffer): void {
  const dimensions = mergedDimensions(walk.shape, walk.strides)
  const rows = Array.from({ length: MOST_DIMENSIONS }, (_, d) => {
    const { size, strides } = dimensions[d] ?? { size: 1, strides: [0] }
    return [size, strides[0], 0, 0]
  })
  const width = neighboursOf(dimensions)
  const count = walk.shape.reduce((product, extent) => product * extent, 1) / width
  gpu.dispatch({
    shader: shader(file, {
      RANK: `${Math.max(dimensions.length, 1)}u`,
      WIDTH: `${width}u`,
      ...(width === 4 ? four : {}),
    }),
    uniforms: { count, offset: walk.offset, dimensions: rows.flat() },
    inputs: [x],
    outputs: [out],
    workgroups: workgroupsFor(count, 64),
  })
}

/** out = the 4-byte pattern `bits`, `count` times. */
export function fill(gpu: Gpu, bits: number, count: number, out: DeviceBuffer): void {
  const groups = Math.ceil(count / 4)
  gpu.dispatch({
    shader: shader('fill.wgsl'),
    uniforms: { value: bits, count: groups },
    inputs: [],
    outputs: [out],
    workgroups: workgroupsFor(groups, 64),
  })
}
