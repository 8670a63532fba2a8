import type { DeviceBuffer } from '../gpu/buffer.js'
import { maskOf } from './mask.js'
import { gpu, isAbstract } from './runtime.js'
import { Tensor } from './tensor.js'

/**
 * Runs `body`, and gives back to the pool at once the memory of all tensors made in it, save those in its
 * result: a tensor, or tensors in nested arrays, maps, sets and plain objects. Nobody has to: what is no longer
 * referred to is collected with the JavaScript garbage, but that may be late for tensors that are large and
 * many. Scopes nest. A result that gradients can be asked of keeps the tensors it was computed from.
 *
 *     const loss = scope(() => model.call(x).sub(y).square().mean())
 *
 * @throws TypeError where `body` is async: its tensors would be gone before it goes on
 */
export function scope<T>(body: () => T): T {
  if (isAbstract()) return body()
  return gpu().scope(body, (result) => {
    if (result instanceof Promise) {
      throw new TypeError('scope: the function must not be async: return tensors, and read them outside')
    }
    return buffersOf(result)
  })
}

/** The memory of all tensors in a value, and of those that their gradients need. */
function buffersOf(value: unknown): Set<DeviceBuffer> {
  const buffers = new Set<DeviceBuffer>()
  const seen = new Set<unknown>()
  const rest = [value]
  while (rest.length > 0) {
    const next = rest.pop()
    if (typeof next !== 'object' || next === null || ArrayBuffer.isView(next) || seen.has(next)) continue
    seen.add(next)
    if (next instanceof Tensor) {
      buffers.add(next.buffer)
      rest.push(maskOf(next))
      if (next.node) rest.push(next.node.inputs, next.node.attributes)
    } else if (next instanceof Map || next instanceof Set || Array.isArray(next)) {
      for (const element of next) rest.push(element)
    } else if (Object.getPrototypeOf(next) === Object.prototype) {
      for (const element of Object.values(next)) rest.push(element)
    }
  }
  return buffers
}
