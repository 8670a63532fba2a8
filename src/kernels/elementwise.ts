import type { DeviceBuffer } from '../gpu/buffer.js'
import { type Shader, workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader, type Tunables } from './shader.js'
import { broadcastStrides, MOST_DIMENSIONS, mergedDimensions, neighboursOf } from './strides.js'
import { computedAs, storedAs, type WgslType } from './types.js'

/** An array on the device, as kernels see it. */
export interface Operand {
  buffer: DeviceBuffer
  shape: readonly number[]
  type: WgslType
}

/** Functions that WGSL lacks, and that are too long for every shader to have them: each with what calls it. */
const FUNCTIONS: readonly (readonly [file: string, call: RegExp])[] = [
  ['functions/arctangent', /\barctangent2?\(/],
  ['functions/erfInverse', /\berfInverse\(/],
  ['functions/floorMod', /\bfloorMod(Integer)?\(/],
  ['functions/power', /\bpower\(/],
  ['functions/trigonometry', /\b(co)?sine\(/],
]

/** A shader that computes an expression, with the functions that this calls. */
function expressed(file: string, label: string, expression: string, tunables: Tunables): Shader {
  const uses = FUNCTIONS.filter(([, call]) => call.test(expression)).map(([name]) => name)
  return shader(file, { ...tunables, f: expression }, { name: `${label}/${file}`, uses })
}

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
    shader: expressed('map.wgsl', label, expression, {
      X: computedAs(x.type),
      Y: computedAs(out.type),
      ...storedAs(x.type, 'StoredX'),
      ...storedAs(out.type, 'StoredY'),
    }),
    uniforms: { p: [0, 1, 2, 3].map((i) => settings[i] ?? 0), count: groups },
    inputs: [x.buffer],
    outputs: [out.buffer],
    workgroups: workgroupsFor(groups, 64),
    work: { flop: operationsIn(expression) * size(out.shape) },
  })
}

/** out = f(x, y) with `expression` a WGSL expression in `a` and `b`, elements of x and y broadcast to the shape of `out`. */
export function zip(gpu: Gpu, expression: string, x: Operand, y: Operand, out: Operand, label = 'zip'): void {
  const count = size(out.shape)
  const types = {
    X: computedAs(x.type),
    Y: computedAs(y.type),
    Z: computedAs(out.type),
    ...storedAs(x.type, 'StoredX'),
    ...storedAs(y.type, 'StoredY'),
    ...storedAs(out.type, 'StoredZ'),
  }
  const work = { flop: operationsIn(expression) * count }
  const wiring = { inputs: [x.buffer, y.buffer], outputs: [out.buffer], work }
  const xScalar = size(x.shape) === 1
  const yScalar = size(y.shape) === 1
  if ((xScalar || size(x.shape) === count) && (yScalar || size(y.shape) === count)) {
    const groups = Math.ceil(count / 4)
    gpu.dispatch({
      shader: expressed('zip.wgsl', label, expression, {
        ...types,
        X_IS_SCALAR: xScalar,
        Y_IS_SCALAR: yScalar,
      }),
      uniforms: { count: groups },
      ...wiring,
      workgroups: workgroupsFor(groups, 64),
    })
    return
  }
  const walk = walkOver(out.shape, [x, y])
  gpu.dispatch({
    shader: expressed('zipBroadcast.wgsl', label, expression, {
      ...types,
      ...walk.tunables,
      ...(walk.width === 4 ? quadTunables(walk.repeats) : {}),
      ...halfTunables(walk, x.type, y.type, out.type),
    }),
    uniforms: walk.uniforms,
    ...wiring,
    workgroups: workgroupsFor(walk.uniforms.count, 64),
  })
}

/** What makes zipBroadcast.wgsl compute four neighbours at once; `repeats` tells of x and y. */
function quadTunables([x, y]: readonly boolean[]): Tunables {
  return {
    Xs: 'vec4<X>',
    Ys: 'vec4<Y>',
    Zs: 'vec4<Z>',
    each: 'Zs(f(a.x, b.x), f(a.y, b.y), f(a.z, b.z), f(a.w, b.w))',
    ...(x ? { X_REPEATS: true } : { StoredX: 'Xs' }),
    ...(y ? { Y_REPEATS: true } : { StoredY: 'Ys' }),
  }
}

/** What makes zipBroadcast.wgsl load and store f16. */
function halfTunables({ width, repeats }: Walk, x: WgslType, y: WgslType, z: WgslType): Tunables {
  const operand = (name: 'X' | 'Y', type: WgslType, repeated: boolean): Tunables => {
    if (type !== 'f16') return {}
    if (width === 4 && !repeated) return { [`Stored${name}`]: 'vec4<f16>' }
    return { [`Stored${name}`]: 'f16', [`widen${name}`]: `${name}s(${name}(v))` }
  }
  return {
    ...operand('X', x, repeats[0]),
    ...operand('Y', y, repeats[1]),
    ...(z === 'f16' ? { StoredZ: width === 4 ? 'vec4<f16>' : 'f16' } : {}),
  }
}

/** out = condition ? x : y, broadcast to the shape of `out`. */
export function where(gpu: Gpu, condition: Operand, x: Operand, y: Operand, out: Operand): void {
  const walk = walkOver(out.shape, [condition, x, y])
  const four = 'Neighbours(choose(at), choose(at + step), choose(at + 2u * step), choose(at + 3u * step))'
  const half = [x, y, out].some(({ type }) => type === 'f16')
  gpu.dispatch({
    shader: shader('where.wgsl', {
      ...walk.tunables,
      ...(half ? { X: x.type, Y: y.type, Z: out.type } : {}),
      ...(walk.width === 4 ? { Neighbours: 'vec4<Z>', each: four } : {}),
    }),
    uniforms: walk.uniforms,
    inputs: [condition.buffer, x.buffer, y.buffer],
    outputs: [out.buffer],
    workgroups: workgroupsFor(walk.uniforms.count, 64),
  })
}

/** How the broadcasting shaders walk over their operands. */
interface Walk {
  /** Elements an invocation computes: four where that is the innermost dimension's way, else one. */
  width: 1 | 4
  tunables: Tunables
  /** Invocations, and the dimensions' table, as the shaders declare them. */
  uniforms: { count: number; offset: number; dimensions: number[] }
  /** Of each operand, whether it is repeated along the innermost dimension. */
  repeats: boolean[]
}

function walkOver(shape: readonly number[], operands: Operand[]): Walk {
  const dimensions = mergedDimensions(
    shape,
    ...operands.map((operand) => broadcastStrides(operand.shape, shape)),
  )
  const rows = Array.from({ length: MOST_DIMENSIONS }, (_, d) => {
    const { size, strides } = dimensions[d] ?? { size: 1, strides: [] }
    return [size, strides[0] ?? 0, strides[1] ?? 0, strides[2] ?? 0]
  })
  const width = neighboursOf(dimensions)
  return {
    width,
    tunables: { RANK: `${Math.max(dimensions.length, 1)}u`, WIDTH: `${width}u` },
    uniforms: { count: size(shape) / width, offset: 0, dimensions: rows.flat() },
    repeats: dimensions[0]?.strides.map((stride) => stride === 0) ?? [],
  }
}
