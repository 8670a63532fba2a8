import { backward } from './autodiff.js'
import {
  complete,
  forgetGraph,
  type GradientOptions,
  kindOf,
  leafOf,
  partials,
  requireFloats,
  requireScalar,
} from './gradients.js'
import { Tensor } from './tensor.js'
import { Variable } from './variable.js'

/** What gradients are asked of: variables, or tensors that the function uses as they are. */
export type Parameter = Variable | Tensor

/** A gradient for each of the parameters, in a list, an object or a Map as they are. */
export type GradientsOf<P> =
  P extends ReadonlyMap<infer Key, unknown>
    ? Map<Key, Tensor>
    : P extends readonly unknown[]
      ? Tensor[]
      : { [Name in keyof P]: Tensor }

/**
 * `f`'s value and its gradients with respect to variables, which `f` uses by itself: the weights of a model, say.
 *
 *     const { value, gradients } = valueAndGrad(() => loss.call(y, model.apply(x)), model.trainableWeights)
 *     optimizer.apply(model.trainableWeights, gradients)
 *
 * `f` must give a tensor of one element, and must not be async. Variables come in a list, or by names in an object or a
 * Map, and gradients likewise. Without any, the result is a function that gives `f`'s value and its gradients with
 * respect to all its arguments.
 * @throws Error where the value does not depend on one of them, unless `unused` is 'zeros'
 */
export function valueAndGrad<
  P extends readonly Parameter[] | ReadonlyMap<unknown, Parameter> | Readonly<Record<string, Parameter>>,
>(f: () => Tensor, parameters: P, options?: GradientOptions): { value: Tensor; gradients: GradientsOf<P> }
export function valueAndGrad(
  f: (...xs: Tensor[]) => Tensor,
  options?: GradientOptions,
): (...xs: Tensor[]) => { value: Tensor; gradients: Tensor[] }
export function valueAndGrad(
  f: (...xs: Tensor[]) => Tensor,
  given: unknown = {},
  options: GradientOptions = {},
): unknown {
  if (typeof f !== 'function')
    throw new TypeError(`valueAndGrad: expected a function first, got ${kindOf(f)}`)
  if (!isOptions(given)) return gradientsOf(f, given, options)
  return (...xs: Tensor[]) => {
    const leaves = xs.map(leafOf)
    const value = f(...leaves)
    requireScalar(value)
    const gradients = complete(backward(value, leaves), leaves, given)
    forgetGraph([value, ...gradients], leaves)
    return { value, gradients }
  }
}

function gradientsOf(f: () => Tensor, given: unknown, options: GradientOptions) {
  const isMap = given instanceof Map
  const entries: [unknown, unknown][] = isMap
    ? [...given]
    : typeof given === 'object' && given !== null
      ? Object.entries(given)
      : []
  const tensors = entries.map(([key, parameter]) => {
    const tensor = parameter instanceof Variable ? parameter.value : parameter
    if (tensor instanceof Tensor) return requireFloats(tensor)
    throw new TypeError(
      `valueAndGrad: expected variables or tensors, got ${kindOf(parameter)} at ${String(key)}`,
    )
  })
  if (tensors.length === 0) {
    throw new RangeError(
      'valueAndGrad: expected variables to take gradients of, got none. A layer makes its weights when it knows its ' +
        "input's shape: give the first one an inputShape, or build the model",
    )
  }
  const { value, gradients } = partials(f, tensors)
  const names = entries.map(([key, parameter], i) => {
    const place = Array.isArray(given) ? `variable ${i}` : String(key)
    return parameter instanceof Variable && parameter.name !== key ? `${place} "${parameter.name}"` : place
  })
  const all = complete(gradients, tensors, options, names)
  if (Array.isArray(given)) return { value, gradients: all }
  const keyed = entries.map(([key], i) => [key, all[i]] as const)
  return { value, gradients: isMap ? new Map(keyed) : Object.fromEntries(keyed as [string, Tensor][]) }
}

function isOptions(given: unknown): given is GradientOptions {
  if (typeof given !== 'object' || given === null || Object.getPrototypeOf(given) !== Object.prototype)
    return false
  return Object.entries(given).every(([name, value]) => name === 'unused' && typeof value === 'string')
}
