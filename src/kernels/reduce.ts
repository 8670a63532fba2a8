import type { DeviceBuffer } from '../gpu/buffer.js'
import { f32Bits, workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { Folding } from './folding.js'
import { shader, type Tunables } from './shader.js'
import { computedAs, type WgslType } from './types.js'

/** An axis to fold: x is [outer, length, inner], the result [outer, inner]. */
export interface Fold {
  outer: number
  length: number
  inner: number
}

/** Invocations that keep the device busy: a CPU gives each of its cores whole workgroups of 64. */
const ENOUGH = { software: 512, hardware: 65_536 }
/** Loads of a segment below which a second pass costs more than it saves. */
const SHORTEST_SEGMENT = { software: 512, hardware: 32 }

/** out = scale · the fold of x along its middle axis; f16 is folded in f32. */
export function reduce(
  gpu: Gpu,
  folding: Folding,
  [from, to]: readonly [x: WgslType, out: WgslType],
  fold: Fold,
  x: DeviceBuffer,
  out: DeviceBuffer,
  scale = 1,
): void {
  const { outer, inner } = fold
  if (!gpu.traits.software && inner === 1 && fold.length >= WIDE) {
    reduceRows(gpu, folding, [from, to], fold, x, out, scale)
    return
  }
  const { loads, elements, tunables } = shareOf(fold)
  const kind = gpu.traits.software ? 'software' : 'hardware'
  const enough = ENOUGH[kind]
  const useful = Math.ceil(loads / SHORTEST_SEGMENT[kind])
  const segments = Math.max(1, Math.min(useful, Math.ceil(enough / (outer * elements || 1))))
  const computed = computedAs(from)
  const last = segments === 1
  const sums = last ? out : gpu.alloc(outer * segments * inner * 4)
  const count = outer * segments * elements
  gpu.dispatch({
    shader: shader('reduce.wgsl', {
      T: computed,
      f: folding.expression,
      ...tunables,
      ...(from === 'f16' ? { StoredX: tunables.V ? 'vec4<f16>' : 'f16' } : {}),
      ...(last && to === 'f16' ? { StoredY: tunables.R ? 'vec4<f16>' : 'f16' } : {}),
    }),
    uniforms: {
      count,
      length: loads,
      inner: elements,
      segments,
      span: Math.ceil(loads / segments),
      scale: last ? scale : 1,
      identity: identityOf(folding, computed),
    },
    inputs: [x],
    outputs: [sums],
    workgroups: workgroupsFor(count, 64),
    work: { flop: outer * fold.length * inner },
  })
  if (!last) reduce(gpu, folding, [computed, to], { outer, length: segments, inner }, sums, out, scale)
}

/** From so many elements on a row is worth a workgroup, on a GPU; and the most that one workgroup folds. */
const WIDE = 64
const LONGEST = 8192

/** Along the last axis, on a GPU: a workgroup a row, or a segment of it. */
function reduceRows(
  gpu: Gpu,
  folding: Folding,
  [from, to]: readonly [x: WgslType, out: WgslType],
  fold: Fold,
  x: DeviceBuffer,
  out: DeviceBuffer,
  scale: number,
): void {
  const { outer, length } = fold
  const { loads, tunables } = shareOf(fold)
  const computed = computedAs(from)
  const segments = Math.max(1, Math.ceil(length / LONGEST))
  const last = segments === 1
  const count = outer * segments
  const sums = last ? out : gpu.alloc(count * 4)
  gpu.dispatch({
    shader: shader('reduceRows.wgsl', {
      T: computed,
      f: folding.expression,
      ...tunables,
      ...(from === 'f16' ? { StoredX: tunables.V ? 'vec4<f16>' : 'f16' } : {}),
      ...(last && to === 'f16' ? { StoredY: 'f16' } : {}),
    }),
    uniforms: {
      count,
      length: loads,
      inner: 1,
      segments,
      span: Math.ceil(loads / segments),
      scale: last ? scale : 1,
      identity: identityOf(folding, computed),
    },
    inputs: [x],
    outputs: [sums],
    workgroups: workgroupsFor(count, 1),
    work: { flop: outer * length },
  })
  if (!last) reduce(gpu, folding, [computed, to], { outer, length: segments, inner: 1 }, sums, out, scale)
}

const identityOf = ({ identity }: Folding, type: WgslType) =>
  type === 'f32' ? f32Bits(identity.f32) : identity.i32 >>> 0

/** What one invocation folds: so many loads, for so many of the inner axis' places, four values a load where it can. */
function shareOf({ length, inner }: Fold): { loads: number; elements: number; tunables: Tunables } {
  const four = 'V(f(a.x, b.x), f(a.y, b.y), f(a.z, b.z), f(a.w, b.w))'
  if (inner % 4 === 0) {
    return { loads: length, elements: inner / 4, tunables: { V: 'vec4<T>', fold: four, R: 'V' } }
  }
  if (inner === 1 && length % 4 === 0) {
    const joined = 'f(f(v.x, v.y), f(v.z, v.w))'
    return { loads: length / 4, elements: 1, tunables: { V: 'vec4<T>', fold: four, joined } }
  }
  return { loads: length, elements: inner, tunables: {} }
}

/** out = the index along the middle axis of the largest or smallest element. */
export function argReduce(
  gpu: Gpu,
  which: 'largest' | 'smallest',
  type: WgslType,
  { outer, length, inner }: Fold,
  x: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const better = which === 'largest' ? 'a > b' : 'a < b'
  const count = outer * inner
  gpu.dispatch({
    shader: shader('argReduce.wgsl', { T: type, better }),
    uniforms: { count, length, inner },
    inputs: [x],
    outputs: [out],
    workgroups: workgroupsFor(count, 64),
  })
}
