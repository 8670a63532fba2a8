import { backward, isTracked } from './autodiff.js'
import { type Node, Tensor } from './tensor.js'

/** The node of a tensor that gradients are asked for: nothing behind it. */
const LEAF: Node = { name: 'leaf', inputs: [], gradient: () => [], origin: [] }

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
    const gradients = backward(value, parameters)
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

/** The function that gives `f`'s gradient with respect to its first argument. `grad(grad(f))` works. */
export function grad(
  f: (x: Tensor, ...rest: Tensor[]) => Tensor,
  options: GradientOptions = {},
): (x: Tensor, ...rest: Tensor[]) => Tensor {
  return (x, ...rest) => {
    const leaf = leafOf(x)
    const value = f(leaf, ...rest)
    requireScalar(value)
    const gradients = complete(backward(value, [leaf]), [leaf], options)
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
export function complete(
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

/** A tensor with the same values that gradients can be asked for; tracked by what `x` is tracked by. */
export function leafOf(x: Tensor): Tensor {
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
export function forgetGraph(results: readonly Tensor[], leaves: readonly Tensor[]): void {
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

export function requireFloats(x: Tensor): Tensor {
  if (x.dtype === 'float32' || x.dtype === 'float16') return x
  throw new TypeError(`gradients are of float32 tensors, got ${x.dtype}`)
}

export function requireScalar(value: unknown): asserts value is Tensor {
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

export function kindOf(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return `an object of class ${value.constructor?.name ?? 'null'}`
  return typeof value === 'string' ? `'${value}'` : String(value)
}
