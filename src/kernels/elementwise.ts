import { f32Bits, workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { DeviceBuffer } from '../gpu/memory.js'
import mapSource from './map.wgsl'
import { shader } from './shader.js'
import { broadcastStrides, MOST_DIMENSIONS, mergedDimensions } from './strides.js'
import whereSource from './where.wgsl'
import zipSource from './zip.wgsl'
import zipBroadcastSource from './zipBroadcast.wgsl'

/** How a tensor's elements are declared in WGSL; booleans are i32, 0 or 1. */
export type WgslType = 'f32' | 'i32'

/** An array on the device, as kernels see it. */
export interface Operand {
  buffer: DeviceBuffer
  shape: readonly number[]
  type: WgslType
}

/** WGSL's test for NaN, by the bits: a compiler may take `x != x` for false. */
export const isNan = (x: string) => `(bitcast<u32>(f32(${x})) & 0x7fffffffu) > 0x7f800000u`

/** Operators and functions in an expression: about as many operations an element. */
const operationsIn = (expression: string) => expression.match(/[-+*/]|\w\(/g)?.length ?? 0

const size = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1)

/** out = f(x) with `expression` a WGSL expression in `x` and up to four settings `p.x` … `p.w`. */
export function map(
  gpu: Gpu,
  expression: string,
  settings: readonly number[],
  x: Operand,
  out: Operand,
  label = 'map',
): void {
  const groups = Math.ceil(size(out.shape) / 4)
  gpu.dispatch({
    shader: shader(`${label}/map.wgsl`, mapSource, { X: x.type, Y: out.type, f: expression }),
    uniforms: [...[0, 1, 2, 3].map((i) => f32Bits(settings[i] ?? 0)), groups],
    inputs: [x.buffer],
    outputs: [out.buffer],
    workgroups: workgroupsFor(groups, 64),
    work: { flop: operationsIn(expression) * size(out.shape) },
  })
}

/** out = f(x, y) with `expression` a WGSL expression in `a` and `b`, elements of x and y broadcast to the shape of `out`. */
export function zip(gpu: Gpu, expression: string, x: Operand, y: Operand, out: Operand, label = 'zip'): void {
  const count = size(out.shape)
  const types = { X: x.type, Y: y.type, Z: out.type, f: expression }
  const work = { flop: operationsIn(expression) * count }
  const wiring = { inputs: [x.buffer, y.buffer], outputs: [out.buffer], work }
  const xScalar = size(x.shape) === 1
  const yScalar = size(y.shape) === 1
  if ((xScalar || size(x.shape) === count) && (yScalar || size(y.shape) === count)) {
    const groups = Math.ceil(count / 4)
    gpu.dispatch({
      shader: shader(`${label}/zip.wgsl`, zipSource, {
        ...types,
        X_IS_SCALAR: xScalar,
        Y_IS_SCALAR: yScalar,
      }),
      uniforms: [groups],
      ...wiring,
      workgroups: workgroupsFor(groups, 64),
    })
    return
  }
  const walk = walkUniforms(out.shape, [x, y])
  gpu.dispatch({
    shader: shader(`${label}/zipBroadcast.wgsl`, zipBroadcastSource, { ...types, RANK: `${walk.rank}u` }),
    uniforms: walk.uniforms,
    ...wiring,
    workgroups: workgroupsFor(count, 64),
  })
}

/** out = condition ? x : y, broadcast to the shape of `out`. */
export function where(gpu: Gpu, condition: Operand, x: Operand, y: Operand, out: Operand): void {
  const walk = walkUniforms(out.shape, [condition, x, y])
  gpu.dispatch({
    shader: shader('where.wgsl', whereSource, { RANK: `${walk.rank}u` }),
    uniforms: walk.uniforms,
    inputs: [condition.buffer, x.buffer, y.buffer],
    outputs: [out.buffer],
    workgroups: workgroupsFor(size(out.shape), 64),
  })
}

/** The count and the dimensions' table, as the broadcasting shaders declare them. */
function walkUniforms(shape: readonly number[], operands: Operand[]): { uniforms: number[]; rank: number } {
  const dimensions = mergedDimensions(
    shape,
    ...operands.map((operand) => broadcastStrides(operand.shape, shape)),
  )
  const rows = Array.from({ length: MOST_DIMENSIONS }, (_, d) => {
    const { size, strides } = dimensions[d] ?? { size: 1, strides: [] }
    return [size, strides[0] ?? 0, strides[1] ?? 0, strides[2] ?? 0]
  })
  return { uniforms: [size(shape), 0, 0, 0, ...rows.flat()], rank: dimensions.length }
}
