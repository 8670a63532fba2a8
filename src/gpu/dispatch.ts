import type { DeviceBuffer } from './memory.js'

/**
 * A WGSL program: its text, and the name it goes by in traces (`matmul/subgroup.wgsl`, say). One object
 * stands for one program (see `kernels/shader.ts`): it is compiled once for each object.
 */
export interface Shader {
  name: string
  code: string
}

/**
 * One compute dispatch. The bindings of group 0 follow one rule in every shader of the project:
 * the uniforms, if there are any, at binding 0, then the inputs, then the outputs.
 */
export interface Dispatch {
  shader: Shader
  /** u32 words of the uniform struct at binding 0; floats go through `f32Bits`. */
  uniforms?: readonly number[]
  /** Bound as `var<storage, read>`. */
  inputs: readonly DeviceBuffer[]
  /** Bound as `var<storage, read_write>`; a shader may read what it updates in place. */
  outputs: readonly DeviceBuffer[]
  workgroups: readonly [number, number, number]
}

/** Where a dispatch comes from: `dense_1 › matmul`, outermost first. */
export type Origin = readonly string[]

const float = new Float32Array(1)
const word = new Uint32Array(float.buffer)

/** The bit pattern of a float32, to be put among a dispatch's u32 uniforms. */
export function f32Bits(value: number): number {
  float[0] = value
  return word[0]
}

/** Workgroups for `count` invocations in a row, folded into a second dimension beyond the limit. */
export function workgroupsFor(count: number, workgroupSize: number): [number, number, number] {
  const groups = Math.ceil(count / workgroupSize)
  const columns = Math.min(groups, 65535)
  return [columns, columns === 0 ? 0 : Math.ceil(groups / columns), 1]
}
