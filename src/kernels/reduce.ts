import { f32Bits, workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { DeviceBuffer } from '../gpu/memory.js'
import argReduceSource from './argReduce.wgsl'
import { isNan, type WgslType } from './elementwise.js'
import reduceSource from './reduce.wgsl'
import { shader } from './shader.js'

/** An axis to fold: x is [outer, length, inner], the result [outer, inner]. */
export interface Fold {
  outer: number
  length: number
  inner: number
}

/** An associative operation in WGSL, and its neutral element. */
export interface Folding {
  /** Expression in `a` and `b`. */
  expression: string
  identity: { f32: number; i32: number }
}

export const SUM: Folding = { expression: 'a + b', identity: { f32: 0, i32: 0 } }
export const PRODUCT: Folding = { expression: 'a * b', identity: { f32: 1, i32: 1 } }
/** A NaN stays one, wherever it comes: WGSL's own max and min may drop it. */
export const LARGEST: Folding = {
  expression: `select(b, a, a > b || ${isNan('a')})`,
  identity: { f32: Number.NEGATIVE_INFINITY, i32: -(2 ** 31) },
}
export const SMALLEST: Folding = {
  expression: `select(b, a, a < b || ${isNan('a')})`,
  identity: { f32: Number.POSITIVE_INFINITY, i32: 2 ** 31 - 1 },
}

/** Invocations that keep the device busy: a CPU gives each of its cores whole workgroups of 64. */
const ENOUGH = { software: 512, hardware: 16_384 }
/** A shorter segment is not worth a second pass. */
const SHORTEST_SEGMENT = 64

/** out = scale · the fold of x along its middle axis. */
export function reduce(
  gpu: Gpu,
  folding: Folding,
  type: WgslType,
  fold: Fold,
  x: DeviceBuffer,
  out: DeviceBuffer,
  scale = 1,
): void {
  const { outer, length } = fold
  const wide = fold.inner % 4 === 0
  const inner = wide ? fold.inner / 4 : fold.inner
  const program = shader('reduce.wgsl', reduceSource, {
    T: type,
    f: folding.expression,
    ...(wide ? { V: 'vec4<T>', fold: 'V(f(a.x, b.x), f(a.y, b.y), f(a.z, b.z), f(a.w, b.w))' } : {}),
  })
  const identity = type === 'f32' ? f32Bits(folding.identity.f32) : folding.identity.i32 >>> 0
  const enough = gpu.traits.software ? ENOUGH.software : ENOUGH.hardware
  const useful = Math.ceil(length / SHORTEST_SEGMENT)
  const segments = Math.max(1, Math.min(useful, Math.ceil(enough / (outer * inner || 1))))
  const span = Math.ceil(length / segments)
  const pass = (
    length: number,
    segments: number,
    span: number,
    x: DeviceBuffer,
    y: DeviceBuffer,
    scale: number,
  ) => {
    const count = outer * segments * inner
    gpu.dispatch({
      shader: program,
      uniforms: [count, length, inner, segments, span, f32Bits(scale), identity],
      inputs: [x],
      outputs: [y],
      workgroups: workgroupsFor(count, 64),
      work: { flop: outer * length * fold.inner },
    })
  }
  if (segments === 1) pass(length, 1, length, x, out, scale)
  else {
    const partial = gpu.alloc(outer * segments * fold.inner * 4)
    pass(length, segments, span, x, partial, 1)
    pass(segments, 1, segments, partial, out, scale)
  }
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
    shader: shader('argReduce.wgsl', argReduceSource, { T: type, better }),
    uniforms: [count, length, inner],
    inputs: [x],
    outputs: [out],
    workgroups: workgroupsFor(count, 64),
  })
}
