import type { DeviceBuffer } from './buffer.js'
import type { Dispatch } from './dispatch.js'

/** Contents of constants that steps hold. */
const contents = new WeakMap<DeviceBuffer, string>()
const numbers = new WeakMap<DeviceBuffer, number>()
let last = 0

/**
 * What a step does, a line for each dispatch, before it is compiled: the same lines for two recordings that do
 * the same on the same memory.
 */
export function linesOf(dispatches: readonly Dispatch[], planned: ReadonlySet<DeviceBuffer>): string[] {
  const places = new Map<DeviceBuffer, number>()
  const nameOf = (buffer: DeviceBuffer): string => {
    const content = contents.get(buffer)
    if (content !== undefined) return content
    if (!planned.has(buffer)) return `b${numberOf(buffer)}`
    if (!places.has(buffer)) places.set(buffer, places.size)
    return `p${places.get(buffer)}`
  }
  return dispatches.map(({ shader, uniforms = {}, workgroups, inputs, outputs }) => {
    const buffers = [...inputs, ...outputs].map(nameOf)
    return `${shader.name} ${JSON.stringify(uniforms)} ${workgroups.join()} ${buffers.join()}`
  })
}

/** Takes down what a constant holds: by that it is known in lines. */
export function noteContent(buffer: DeviceBuffer, data: ArrayBufferView): void {
  contents.set(buffer, contentOf(data))
}

/** A number by which a buffer is known. */
function numberOf(buffer: DeviceBuffer): number {
  const number = numbers.get(buffer) ?? ++last
  numbers.set(buffer, number)
  return number
}

/** The most bytes of a constant that go into its hash. */
const MOST_HASHED = 2 ** 16

/** A hash of what a constant holds (FNV-1a); of a large one, of bytes here and there. */
function contentOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)
  const step = Math.max(1, Math.floor(byteLength / MOST_HASHED) | 1)
  let hash = 0x811c9dc5
  for (let i = 0; i < byteLength; i += step) hash = Math.imul(hash ^ bytes[i], 0x01000193)
  return `c${byteLength}:${hash >>> 0}`
}
