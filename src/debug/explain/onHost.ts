import type { Dispatch } from '../../gpu/dispatch.js'
import { packed, type Uniforms } from '../../gpu/uniforms.js'
import { writeScalar } from '../wgsl/numbers.js'
import { prepare } from '../wgsl/run.js'
import type { ScalarName } from '../wgsl/types.js'

/** A kernel that goes element by element, made to do one on the host, as often as it is asked. */
export function oneElement(dispatch: Dispatch, uniforms: Uniforms, types: readonly ScalarName[]) {
  const { shader } = dispatch
  const buffers = new Map<number, Uint8Array>()
  const first = shader.uniforms ? 1 : 0
  if (shader.uniforms) buffers.set(0, new Uint8Array(packed(shader.name, shader.uniforms, uniforms).buffer))
  types.forEach((type, i) => {
    buffers.set(first + i, new Uint8Array(4 * (type === 'f16' ? 2 : 4)))
  })
  const { memories, runWorkgroup } = prepare(shader.code, { buffers, workgroups: [1, 1, 1] })
  const memory = (i: number) => memories.find(({ binding }) => binding === first + i)!.memory
  return (...values: number[]): number => {
    for (const [i, value] of values.entries()) memory(i).cells.fill(stored(value, types[i]))
    runWorkgroup(0)
    return memory(types.length - 1).cells[0]
  }
}

const bytes = new DataView(new ArrayBuffer(4))

/** A number as its type holds it. */
function stored(value: number, type: ScalarName): number {
  if (type === 'i32' || type === 'u32') return value
  writeScalar(bytes, 0, type, value)
  return type === 'f16' ? value : bytes.getFloat32(0, true)
}

/** How a dtype lies in memory. */
export function scalarOf(dtype: string): ScalarName {
  return dtype === 'float32' ? 'f32' : dtype === 'float16' ? 'f16' : 'i32'
}

/** As people write it: without what keeps a NaN one. */
export function readable(expression: string): string {
  const [, inner = expression] =
    /^select\((.*), x, \(bitcast<u32>\(f32\(x\)\) & 0x7fffffffu\) > 0x7f800000u\)$/.exec(expression) ?? []
  return inner.replaceAll(' * ', ' · ')
}

const curves = new Map<string, (...values: number[]) => number>()

/** A WGSL expression of one number or several, with single precision. */
export function curve(expression: string, ...names: string[]): (...values: number[]) => number {
  const variables = names.length > 0 ? names : ['x']
  const key = `${variables} ${expression}`
  let f = curves.get(key)
  if (!f) {
    const code = `
@group(0) @binding(0) var<storage, read> given: array<f32>;
@group(0) @binding(1) var<storage, read_write> made: array<f32>;
fn f(${variables.map((name) => `${name}: f32`).join(', ')}) -> f32 { return ${expression}; }
@compute @workgroup_size(1)
fn main() { made[0] = f(${variables.map((_, i) => `given[${i}]`).join(', ')}); }`
    const buffers = new Map([
      [0, new Uint8Array(4 * variables.length)],
      [1, new Uint8Array(4)],
    ])
    const { memories, runWorkgroup } = prepare(code, { buffers, workgroups: [1, 1, 1] })
    const [given, made] = [0, 1].map((i) => memories.find(({ binding }) => binding === i)!.memory)
    f = (...values) => {
      given.cells.set(values.map(Math.fround))
      runWorkgroup(0)
      return made.cells[0]
    }
    curves.set(key, f)
  }
  return f
}
