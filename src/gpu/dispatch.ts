import type { DeviceBuffer } from './buffer.js'
import type { Layout, Uniforms } from './uniforms.js'

/**
 * A WGSL program: its text, and the name it goes by in traces (`matmul/subgroup.wgsl`, say). One object
 * stands for one program (see `kernels/shader.ts`): it is compiled once for each object.
 */
export interface Shader {
  name: string
  code: string
  /** How the uniform struct at binding 0 lies in memory, where there is one. */
  uniforms?: Layout
  /** The name without the values of its tunables. */
  file?: string
  /** The lines of its `// Tunables` block that have been rewritten. */
  tunables?: Readonly<Record<string, string | number | boolean>>
}

/** What a dispatch has to do at the least, for traces to compute rates from. */
export interface Work {
  /** Floating-point operations; a multiply-add counts as two. */
  flop?: number
  /** Bytes read and written, where that is not each of its buffers once. */
  bytes?: number
}

/**
 * One compute dispatch. The bindings of group 0 follow one rule in every shader of the project:
 * the uniforms, if there are any, at binding 0, then the inputs, then the outputs.
 */
export interface Dispatch {
  shader: Shader
  /** Values of the fields of the uniform struct at binding 0, by name. */
  uniforms?: Uniforms
  /** Bound as `var<storage, read>`. */
  inputs: readonly DeviceBuffer[]
  /** Bound as `var<storage, read_write>`; a shader may read what it updates in place. */
  outputs: readonly DeviceBuffer[]
  workgroups: readonly [number, number, number]
  /**
   * Those of its buffers that it walks along side by side, each vec4 by itself, with `overGroups` of them; what else it
   * binds is the same for all. Of such dispatches a recorded step makes one where it can (see join.ts).
   */
  along?: readonly DeviceBuffer[]
  work?: Work
}

/** The parts of a step. */
export type Phase = 'data' | 'forward' | 'backward' | 'optimizer' | 'metrics'

/** A buffer as an op sees it. */
export interface View {
  readonly buffer: DeviceBuffer
  readonly shape: readonly number[]
  readonly dtype: string
}

/** What a call of an op reads, and what it writes. */
export interface Call {
  readonly inputs: readonly View[]
  readonly outputs: readonly View[]
  /** The op's settings. */
  readonly attributes?: unknown
}

/** Something that dispatches are part of: a layer, an op, a part of the step. */
export interface Frame {
  readonly name?: string
  /** The part of the step that begins here. */
  readonly phase?: Phase
  /** Of an op. */
  readonly call?: Call
  /** In a backward pass: a value whose gradient is passed on, and that gradient. */
  readonly passes?: { readonly of: View; readonly gradient: View }
}

/**
 * Where a dispatch comes from, outermost first: `dense_1 › matmul`. In a backward pass the frames of the op whose
 * gradient it is, then one of phase `backward`, then those of the gradient's own ops.
 */
export type Origin = readonly Frame[]

/** A dispatch of a recorded step, and where in the model it comes from. */
export interface RecordedDispatch extends Dispatch {
  origin: Origin
  /** Those that it does the work of, where several have become one. */
  of?: readonly RecordedDispatch[]
}

/** An origin as people read it. */
export function nameOf(origin: Origin): string {
  return origin.flatMap(({ name }) => name ?? []).join(' › ')
}

const float = new Float32Array(1)
const word = new Uint32Array(float.buffer)

/** The bit pattern of a float32, for shaders that move values without knowing their type. */
export function f32Bits(value: number): number {
  float[0] = value
  return word[0]
}

/** Uniforms and workgroups of a dispatch over `groups` vec4, one an invocation, 64 a workgroup. */
export function overGroups(groups: number): Pick<Dispatch, 'uniforms' | 'workgroups'> {
  return { uniforms: { count: groups }, workgroups: workgroupsFor(groups, 64) }
}

/** Workgroups for `count` invocations in a row, folded into a second dimension beyond the limit. */
export function workgroupsFor(count: number, workgroupSize: number): [number, number, number] {
  const groups = Math.ceil(count / workgroupSize)
  const columns = Math.min(groups, 65535)
  return [columns, columns === 0 ? 0 : Math.ceil(groups / columns), 1]
}
