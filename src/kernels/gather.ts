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
  const { type, width } = elementsOf(inner)
  const total = outer * count * width
  gpu.dispatch({
    shader: shader('gather.wgsl', {
      T: type,
      PAGED: page !== undefined,
      STACKED: outer > 1,
    }),
    uniforms: { count: total, indices: count, inner: width, length, first: page ?? 0 },
    inputs: [x, indices],
    outputs: [y],
    workgroups: workgroupsFor(total, 64),
    work: { bytes: 2 * y.bytes + indices.bytes },
  })
}

/** What is copied at once, and how many of it a line has. */
function elementsOf(inner: number) {
  return inner % 4 === 0 ? { type: 'vec4u', width: inner / 4 } : { type: 'u32', width: inner }
}

/** A table [length, inner], and its lines that are wanted: [count, inner]. */
export interface Table {
  inner: number
  from: DeviceBuffer
  to: DeviceBuffer
}

/** The same lines of two tables of `length` lines each, in one dispatch. */
export function gatherBoth(
  gpu: Gpu,
  { length, count }: Pick<Lines, 'length' | 'count'>,
  tables: readonly [Table, Table],
  indices: DeviceBuffer,
): void {
  const [x, a] = tables.map(({ inner }) => elementsOf(inner))
  const countX = count * x.width
  const all = countX + count * a.width
  gpu.dispatch({
    shader: shader('gatherBoth.wgsl', { X: x.type, A: a.type }),
    uniforms: { count: all, countX, innerX: x.width, innerA: a.width, length },
    inputs: [...tables.map(({ from }) => from), indices],
    outputs: tables.map(({ to }) => to),
    workgroups: workgroupsFor(all, 64),
    work: { bytes: tables.reduce((sum, { to }) => sum + 2 * to.bytes, indices.bytes) },
  })
}
