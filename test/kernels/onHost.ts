import { expect } from 'vitest'
import { run } from '../../src/debug/wgsl/run.js'
import type { DeviceBuffer } from '../../src/gpu/buffer.js'
import type { Gpu, Traits } from '../../src/gpu/gpu.js'
import { Recording } from '../../src/gpu/recording.js'
import { packed } from '../../src/gpu/uniforms.js'

/** Numbers that fill memory, or how many of four bytes there is room for. */
export type Room = (values: number | Float32Array | Uint16Array) => DeviceBuffer

/** What stands behind all memory, to see that nothing is written there. */
const BEHIND = Uint32Array.of(0x40e00000)

/**
 * What `body` leaves in the buffers that it gives, by the interpreter, as a GPU that has these traits beside the device's
 * own would be asked. Nothing may race, or be read before it is written, or stored where nothing is.
 */
export function onHost(
  gpu: Gpu,
  traits: Partial<Traits> & { subgroupSize: number },
  body: (room: Room) => DeviceBuffer[],
): Uint8Array[] {
  const own = { ...gpu.traits }
  Object.assign(gpu.traits, { software: false, ...traits })
  const content = new Map<DeviceBuffer, Uint8Array>()
  const room: Room = (values) => {
    const given = typeof values === 'number' ? new Float32Array(values) : values
    const buffer = gpu.alloc(given.byteLength)
    const bytes = new Uint8Array(Math.ceil(given.byteLength / 4) * 4 + 4)
    bytes.set(new Uint8Array(given.buffer, given.byteOffset, given.byteLength))
    bytes.set(new Uint8Array(BEHIND.buffer), bytes.length - 4)
    content.set(buffer, bytes)
    return buffer
  }
  const recording = new Recording(gpu)
  try {
    const results = recording.record(() => body(room))
    for (const { shader, uniforms, inputs, outputs, workgroups } of recording.dispatches) {
      const words = packed(shader.name, shader.uniforms!, uniforms ?? {})
      const bound = [...inputs, ...outputs]
      const bytesOf = (buffer: DeviceBuffer) => content.get(buffer) ?? new Uint8Array(buffer.bytes)
      const buffers = new Map<number, Uint8Array>([[0, new Uint8Array(words.buffer)]])
      for (const [i, buffer] of bound.entries()) buffers.set(i + 1, bytesOf(buffer))
      const ran = run(shader.code, { buffers, workgroups: [...workgroups], subgroup: traits.subgroupSize })
      const faults = ran.faults.filter(({ kind }) => kind !== 'readOutside')
      expect(faults, shader.name).toEqual([])
      for (const { binding, bytes } of ran.outputs) content.set(bound[binding - 1], bytes)
    }
    return results.map((buffer) => {
      const bytes = content.get(buffer)!
      expect(new Uint32Array(bytes.slice(-4).buffer)).toEqual(BEHIND)
      return bytes.slice(0, buffer.bytes)
    })
  } finally {
    Object.assign(gpu.traits, own)
  }
}
