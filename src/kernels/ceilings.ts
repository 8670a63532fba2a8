import { type Dispatch, workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader } from './shader.js'

/** What `fma.wgsl` does in one invocation: STEPS · 8 numbers · 2. */
const FLOP_AN_INVOCATION = 1024 * 8 * 2

/**
 * Kernels written for nothing else than to reach the two limits of a roofline (Williams et al., 2009): arithmetic,
 * and memory. A software device gets work that it can do in some 20 ms, a GPU more of it, so that launching it is not all
 * that is measured.
 */
export function ceilings(gpu: Gpu): { arithmetic: Dispatch; memory: Dispatch } {
  const { software } = gpu.traits
  const invocations = software ? 64 * 256 : 64 * 32_768
  const bytes = software ? 32 * 2 ** 20 : 256 * 2 ** 20
  return {
    arithmetic: {
      shader: shader('ceilings/fma.wgsl'),
      inputs: [],
      outputs: [gpu.alloc(4 * invocations)],
      workgroups: workgroupsFor(invocations, 64),
      work: { flop: invocations * FLOP_AN_INVOCATION },
    },
    memory: {
      shader: shader('ceilings/copy.wgsl'),
      inputs: [gpu.alloc(bytes)],
      outputs: [gpu.alloc(bytes)],
      workgroups: workgroupsFor(bytes / 16, 64),
      work: { bytes: 2 * bytes },
    },
  }
}
