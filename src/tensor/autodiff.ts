import type { Frame } from '../gpu/dispatch.js'
import { gpu } from './runtime.js'
import { type Node, Tensor } from './tensor.js'
import { Variable } from './variable.js'

/** Whether a gradient can be asked of what is computed from `x`. */
export function isTracked(x: Tensor): boolean {
  return x.node !== null
}

/** The node of a tensor that gradients are asked for: nothing behind it. */
const LEAF: Node = { name: 'leaf', inputs: [], gradient: () => [], origin: [] }

/** What the frames of an op are followed by where its gradient is computed. */
const BACKWARD: Frame = { name: 'backward', phase: 'backward' }

/**
 * Reverse-mode differentiation: the gradients of Σ y·dy with respect to `leaves`; null where y doesn't depend on one.
 *
 * Nodes are visited outputs first, each after everything that uses it, so that its gradient is complete
 * when it passes on. Rules are written in ops; where their operands are tracked, the gradient is itself
 * a tracked tensor, and gradients of gradients need nothing more.
 */
export function backward(y: Tensor, leaves: readonly Tensor[], dy: Tensor): (Tensor | null)[] {
  const wanted = new Set(leaves)
  const order = pathsTo(wanted, y)
  const onPath = new Set(order)
  const gradients = new Map([[y, dy]])
  for (const x of order.reverse()) {
    const node = x.node!
    const dx = gradients.get(x)
    if (!dx || wanted.has(x)) continue
    gradients.delete(x)
    gpu().within([...node.origin, BACKWARD], () => {
      const rules = node.gradient(dx)
      node.inputs.forEach((input, i) => {
        const part = onPath.has(input)
          ? rules[i]?.(!wanted.has(input)).sumTo(input.shape).cast(input.dtype)
          : undefined
        if (!part) return
        const sum = gradients.get(input)
        gradients.set(input, sum ? sum.add(part) : part)
      })
    })
  }
  return leaves.map((leaf) => gradients.get(leaf) ?? null)
}

/** Tensors on some path from `y` down to a wanted one; every tensor after its inputs. */
function pathsTo(wanted: Set<Tensor>, y: Tensor): Tensor[] {
  const order: Tensor[] = []
  const leads = new Map<Tensor, boolean>()
  // An explicit stack: a long chain of ops must not overflow JavaScript's own.
  const stack = [y]
  while (stack.length > 0) {
    const x = stack[stack.length - 1]
    const inputs = wanted.has(x) ? [] : (x.node?.inputs ?? [])
    const next = inputs.find((input) => !leads.has(input))
    if (next) {
      stack.push(next)
      continue
    }
    stack.pop()
    if (leads.has(x)) continue
    const reaches = wanted.has(x) || inputs.some((input) => leads.get(input))
    leads.set(x, reaches)
    if (reaches) order.push(x)
  }
  return order
}

/** The gradient of a scalar with respect to itself. */
function seed(value: Tensor): Tensor {
  return gpu().within([...(value.node?.origin ?? []), BACKWARD], () => value.onesLike())
}

/**
 * What the gradient is of what the value doesn't depend on: `error` says so, `zeros` is what it is in mathematics.
 */
export interface GradientOptions {
  /** @default 'error' */
  unused?: 'error' | 'zeros'
}

/** `f`'s value, and its gradients with respect to `parameters`, which `f` uses as they are; zeros where there are none. */
export function differentiate(
  f: () => Tensor,
  parameters: readonly Tensor[],
): { value: Tensor; gradients: Tensor[] } {
  const { value, gradients } = partials(f, parameters)
  return { value, gradients: complete(gradients, parameters, { unused: 'zeros' }) }
}

/** As `differentiate`; null where the value doesn't depend on a parameter. */
export function partials(
  f: () => Tensor,
  parameters: readonly Tensor[],
): { value: Tensor; gradients: (Tensor | null)[] } {
  const nodes = parameters.map((parameter) => parameter.node)
  for (const parameter of parameters) parameter.node ??= LEAF
  try {
    const value = f()
    requireScalar(value)
    const gradients = backward(value, parameters, seed(value))
    // What was tracked before is a leaf of somebody else's, who may ask for gradients of these gradients.
    const own = parameters.filter((_, i) => nodes[i] === null)
    forgetGraph([value, ...gradients.filter((gradient) => gradient !== null)], own)
    return { value, gradients }
  } finally {
    parameters.forEach((parameter, i) => {
      parameter.node = nodes[i]
    })
  }
}

/** What gradients are asked of: variables, or tensors that the function uses as they are. */
type Parameter = Variable | Tensor

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
    const gradients = complete(backward(value, leaves, seed(value)), leaves, given)
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

/** The function that gives `f`'s gradient with respect to its first argument. `grad(grad(f))` works. */
export function grad(
  f: (x: Tensor, ...rest: Tensor[]) => Tensor,
  options: GradientOptions = {},
): (x: Tensor, ...rest: Tensor[]) => Tensor {
  return (x, ...rest) => {
    const leaf = leafOf(x)
    const value = f(leaf, ...rest)
    requireScalar(value)
    const gradients = complete(backward(value, [leaf], seed(value)), [leaf], options)
    forgetGraph(gradients, [leaf])
    return gradients[0]
  }
}

/** The gradients of Σ f(xs)·dy with respect to `xs`: a vector-Jacobian product. */
export function vjp(
  f: (...xs: Tensor[]) => Tensor,
  xs: readonly Tensor[],
  dy: Tensor,
  options: GradientOptions = {},
): Tensor[] {
  const leaves = xs.map(leafOf)
  const gradients = complete(backward(f(...leaves), leaves, dy), leaves, options)
  forgetGraph(gradients, leaves)
  return gradients
}

/** Gradients of all leaves; of those that the value does not depend on, by the options. */
function complete(
  gradients: readonly (Tensor | null)[],
  leaves: readonly Tensor[],
  { unused = 'error' }: GradientOptions,
  names = leaves.map((_, i) => `argument ${i}`),
): Tensor[] {
  const missing = gradients.flatMap((gradient, i) => (gradient ? [] : [names[i]]))
  if (missing.length > 0 && unused !== 'zeros') {
    throw new Error(
      `the value does not depend on ${missing.join(', ')}, so there is no gradient. It must be computed, inside the ` +
        'function, from the very tensors that gradients are asked of; no gradient passes through stopGradient, integers, ' +
        'comparisons and argmax, or through values that have been read. For zeros in its place: ' +
        "{ unused: 'zeros' }",
    )
  }
  return gradients.map((gradient, i) => gradient ?? leaves[i].zerosLike())
}

function isOptions(given: unknown): given is GradientOptions {
  if (typeof given !== 'object' || given === null || Object.getPrototypeOf(given) !== Object.prototype)
    return false
  return Object.entries(given).every(([name, value]) => name === 'unused' && typeof value === 'string')
}

function kindOf(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return `an object of class ${value.constructor?.name ?? 'null'}`
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** A tensor with the same values that gradients can be asked for; tracked by what `x` is tracked by. */
function leafOf(x: Tensor): Tensor {
  if (!(x instanceof Tensor)) throw new TypeError(`gradients are of tensors, got ${kindOf(x)}`)
  requireFloats(x)
  const leaf = new Tensor(x.buffer, x.shape, x.dtype)
  leaf.node = isTracked(x) ? { ...LEAF, name: 'alias', inputs: [x], gradient: (dy) => [() => dy] } : LEAF
  return leaf
}

/**
 * Lets results go without the graph behind them, and so without the memory of all that is in it, where nobody
 * can ask further gradients: where it leads to no other tensors than these leaves that gradients are asked for.
 */
function forgetGraph(results: readonly Tensor[], leaves: readonly Tensor[]): void {
  const own = new Set(leaves)
  const seen = new Set<Tensor>()
  const rest = [...leaves, ...results]
  for (let x = rest.pop(); x; x = rest.pop()) {
    if (!x.node || seen.has(x)) continue
    seen.add(x)
    if (x.node.inputs.length === 0 && !own.has(x)) return
    rest.push(...x.node.inputs)
  }
  for (const result of results) result.node = null
}

function requireFloats(x: Tensor): Tensor {
  if (x.dtype === 'float32' || x.dtype === 'float16') return x
  throw new TypeError(`gradients are of float32 tensors, got ${x.dtype}`)
}

function requireScalar(value: unknown): asserts value is Tensor {
  if (value instanceof Promise) {
    value.catch(() => {}) // this error comes first
    throw new TypeError(
      'a gradient is of a function that is not async: return the tensor, and read it outside',
    )
  }
  if (!(value instanceof Tensor)) {
    throw new TypeError(`a gradient is of a tensor that the function returns, got ${kindOf(value)}`)
  }
  if (value.size !== 1) {
    throw new RangeError(
      `a gradient is of one number, got shape [${value.shape}]: reduce it with sum() or mean() first`,
    )
  }
}
