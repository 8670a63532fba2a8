import { Tensor } from '../tensor/tensor.js'

/**
 * What a layer's `call` gave.
 * @param title the layer, as messages call it
 * @throws TypeError for anything but a tensor or a list of them
 */
export function requireOutput(title: string, output: unknown): Tensor | readonly Tensor[] {
  if (output instanceof Tensor) return output
  if (Array.isArray(output) && output.length > 0 && output.every((y) => y instanceof Tensor)) return output
  if (output instanceof Promise) {
    output.catch(() => {}) // this error comes first
    throw new TypeError(
      `${title}: call() must not be async: a step is recorded while it runs, and nobody waits in it`,
    )
  }
  throw new TypeError(`${title}: call() must give a tensor or a list of them, it gave ${kindOf(output)}`)
}

/** What something that isn't a tensor is, for messages. */
export function kindOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'an array' : `an object of class ${value.constructor?.name || 'Object'}`
  }
  if (typeof value === 'function') return `a function or class ${value.name}`.trimEnd()
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
