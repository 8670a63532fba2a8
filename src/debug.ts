/** `glassgrad/debug`: what a step does, down to the line of WGSL. */

export type { Step as ShaderStep } from './debug/wgsl/machine.js'
export type { Fault } from './debug/wgsl/memory.js'
export { type Output, type Ran, type RunOptions, run as runShader } from './debug/wgsl/run.js'
export { WgslError } from './debug/wgsl/tokens.js'
export type { ScalarName, Type as WgslType, Value as WgslValue } from './debug/wgsl/types.js'
export type { Load } from './debug/wgsl/sources.js'
export { type Element, type Writer, writerOf } from './debug/wgsl/writer.js'
export * from './model/inspect/index.js'
export {
  Breakpoint,
  type BreakpointOptions,
  type DebugOptions,
  debug,
  type When,
} from './debug/breakpoint.js'
export type { Role as TensorRole } from './debug/names.js'
export type { Again, AgainOptions, DebugStep, StepTensor } from './debug/step.js'
export { type DispatchOnHost, dispatchOf } from './debug/dispatchOf.js'
export { Timeline, type TimelineOptions } from './debug/timeline.js'
export type { Difference } from './debug/difference.js'
export { type Tried, tryShader } from './debug/tryShader.js'
export type { ShaderProblem } from './gpu/shaderProblems.js'
export { type Explanation, explain, type Source, type Term } from './debug/explain/explain.js'
