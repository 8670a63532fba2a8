import { Tensor } from './tensor.js'

/**
 * The tensor that a function of the user's gave.
 * @param of the function, as messages call it: `loss "worst"`
 * @throws TypeError for anything else
 */
export function requireTensor(of: string, given: unknown): Tensor {
  if (given instanceof Tensor) return given
  refuseAsync(of, given)
  throw new TypeError(`${of} must give a tensor, it gave ${kindOf(given)}`)
}

/** A function of the user's that is to give a tensor, checked at each call. */
export function givingTensor<Args extends readonly unknown[]>(
  of: string,
  f: (...args: Args) => Tensor,
): (...args: Args) => Tensor {
  return (...args) => requireTensor(of, f(...args))
}

/** Throws where a function that is to give tensors gave a promise. */
export function refuseAsync(of: string, given: unknown): void {
  if (!(given instanceof Promise)) return
  given.catch(() => {}) // this error comes first
  throw new TypeError(`${of} must not be async: a step is recorded while it runs, and nobody waits in it`)
}

/** What something that isn't a tensor is, for messages. */
export function kindOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'an array' : `an object of class ${value.constructor?.name || 'Object'}`
  }
  if (typeof value === 'function') return `a function or class ${value.name}`.trimEnd()
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
