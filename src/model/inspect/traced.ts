import type { Phase } from '../../gpu/dispatch.js'
import type { Clock } from '../../gpu/profiler.js'
import type { Uniforms } from '../../gpu/uniforms.js'
import type { Tunables } from '../../kernels/shader.js'
import type { StepKind } from '../training/steps.js'

/** Steps of training, measuring and predicting seen from outside: plain data, fit for `postMessage`. */
export interface Trace {
  /** The device, as its driver names it. */
  device: string
  /** How dispatches were timed: by the device's clock, or by waiting for each. */
  clock: Clock
  /** One for each kind of step and size of batch, in the order in which they first ran. */
  steps: TracedStep[]
  /** The programs that rows name. */
  shaders: Record<string, TracedShader>
}

/** A WGSL program as it was compiled. */
export interface TracedShader {
  /** `matmul/subgroup.wgsl` */
  file: string
  /** Lines of its `// Tunables` block that differ from the file's. */
  tunables: Tunables
  code: string
}

/** A step for one size of batch. */
export interface TracedStep {
  kind: StepKind
  /** Examples in the batch. */
  examples: number
  /** How often it ran. */
  runs: number
  /** Its dispatches, in order. */
  rows: TracedRow[]
  /** The memory that intermediate results share. */
  arena: TracedArena
  /** Medians; null where there were too few runs to measure them. */
  time: StepTime | null
}

/** Milliseconds of a step that ran undisturbed. */
export interface StepTime {
  /** JavaScript: data for the step, and its commands. */
  javascript: number
  /** Handing the commands to the device. */
  submit: number
  /** From there until the device is done. */
  device: number
}

/** A dispatch. */
export interface TracedRow {
  /** Its place in the step. */
  id: number
  phase: Phase
  /** The model, the layers inside it, or the metric it belongs to, outermost first. */
  layers: string[]
  op: string
  /** In the backward pass: the row of the forward op whose gradient it is part of. */
  forwardOf: number | null
  /** A key of `Trace.shaders`. */
  shader: string
  workgroups: readonly [number, number, number]
  /** What the fields of the uniform struct at binding 0 hold; null: inputs begin there. */
  uniforms: Uniforms | null
  inputs: TracedBuffer[]
  outputs: TracedBuffer[]
  /** Floating-point operations, where the kernel says how many; a multiply-add is two. */
  flop: number | null
  /** Bytes that have to be read and written at the least. */
  bytes: number
  /** Milliseconds on the device, a median; null where the step never ran. */
  ms: number | null
}

/** A buffer bound to a dispatch. */
export interface TracedBuffer {
  /** The same number means the same buffer, all through the step. */
  buffer: number
  /** The one that it is a piece of, where several lie side by side. */
  within: number | null
  /** A weight's name. */
  name: string | null
  /** As the op sees it; null where a kernel keeps something in between for itself. */
  shape: readonly number[] | null
  dtype: string | null
  bytes: number
}

/** Intermediate results by the pieces of memory they lie in. */
export interface TracedArena {
  bytes: number
  /** What they would take with memory of their own. */
  unshared: number
  slots: {
    bytes: number
    /** Each from the first row that needs it to the last, both included. */
    tenants: { buffer: number; bytes: number; first: number; last: number }[]
  }[]
}
