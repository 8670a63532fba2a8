import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Dispatch } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { roomFor } from '../gpu/memory.js'
import type { Recording } from '../gpu/recording.js'
import { packed } from '../gpu/uniforms.js'
import { type Ran, type RunOptions, run } from './wgsl/run.js'

/** A dispatch done twice: on the device, and on the host. */
export interface Compared extends Ran {
  /** What the device has left in the buffers of `outputs`, one each. */
  device: Uint8Array[]
}

/**
 * Does one dispatch of a recorded step on the host, on what its buffers hold now, then on the device.
 * @param at its number in the step; those before it have run
 */
export async function compare(
  gpu: Gpu,
  recording: Recording,
  at: number,
  options: Partial<RunOptions> = {},
): Promise<Compared> {
  const dispatch = recording.dispatches[at]
  const contentOf = (buffer: DeviceBuffer) => read(gpu, recording, buffer)
  const { shader, inputs, outputs, workgroups } = dispatch
  const buffers = uniformsOf(dispatch)
  const first = buffers.size
  const firstOutput = first + inputs.length
  for (const [i, buffer] of [...inputs, ...outputs].entries()) buffers.set(first + i, await contentOf(buffer))
  const ran = run(shader.code, { buffers, workgroups, subgroup: gpu.traits.subgroupSize || 8, ...options })
  recording.encodeOnly([recording.commands[at]])
  const device: Uint8Array[] = []
  for (const { binding } of ran.outputs) device.push(await contentOf(outputs[binding - firstOutput]))
  return { ...ran, device }
}

/** What is bound before the buffers: the uniforms at binding 0, where there are any. */
function uniformsOf({ shader, uniforms }: Dispatch): Map<number, Uint8Array> {
  if (!shader.uniforms) return new Map()
  const words = packed(shader.name, shader.uniforms, uniforms ?? {})
  return new Map([[0, new Uint8Array(words.buffer)]])
}

/** All that a shader sees of a buffer: its bytes, and the room behind them. */
async function read(gpu: Gpu, recording: Recording, buffer: DeviceBuffer): Promise<Uint8Array> {
  const handle = recording.handleOf(buffer)
  const { at, bytes } = buffer.part
    ? { at: buffer.part.at, bytes: roomFor(buffer.bytes) }
    : { at: 0, bytes: handle.size }
  return new Uint8Array(await gpu.readFrom(() => handle, at, bytes))
}
