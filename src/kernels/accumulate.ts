import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Dispatch } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader } from './shader.js'
import type { WgslType } from './types.js'

/**
 * Adds `count` weighted values to a mean's state: [Σ weight·value, Σ weight]. In a recorded step two such means may be
 * one dispatch.
 */
export function accumulate(
  gpu: Gpu,
  { count, weightCount, type }: { count: number; weightCount: number; type: WgslType },
  values: DeviceBuffer,
  weights: DeviceBuffer,
  state: DeviceBuffer,
): void {
  const own: Dispatch = {
    shader: shader('accumulate.wgsl', { T: type }),
    uniforms: { count, weights: weightCount },
    inputs: [values, weights],
    outputs: [state],
    workgroups: [1, 1, 1],
  }
  gpu.dispatch(own)
  gpu.recording?.mayTake((later) =>
    later.shader.file === own.shader.file ? () => accumulateBoth(gpu, own, later) : null,
  )
}

function accumulateBoth(gpu: Gpu, one: Dispatch, other: Dispatch): void {
  const typeOf = ({ shader: { tunables } }: Dispatch) => tunables!.T
  gpu.dispatch({
    shader: shader('accumulateBoth.wgsl', { X: typeOf(one), Y: typeOf(other) }),
    uniforms: {
      ...{ countX: one.uniforms!.count, weightsX: one.uniforms!.weights },
      ...{ countY: other.uniforms!.count, weightsY: other.uniforms!.weights },
    },
    inputs: [...one.inputs, ...other.inputs],
    outputs: [...one.outputs, ...other.outputs],
    workgroups: [2, 1, 1],
  })
}
