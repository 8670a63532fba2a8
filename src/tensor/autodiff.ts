import type { Frame } from '../gpu/dispatch.js'
import { gpu } from './runtime.js'
import { type Node, Tensor } from './tensor.js'

/** Whether a gradient can be asked of what is computed from `x`. */
export function isTracked(x: Tensor): boolean {
  return x.node !== null
}

/** The node of a tensor that gradients are asked for: nothing behind it. */
const LEAF: Node = { name: 'leaf', inputs: [], gradient: () => [], origin: [] }

/** What the frames of an op are followed by where its gradient is computed. */
const BACKWARD: Frame = { name: 'backward', phase: 'backward' }

/**
 * Reverse-mode differentiation: the gradients of Σ y·dy with respect to `leaves`.
 *
 * Nodes are visited outputs first, each after everything that uses it, so that its gradient is complete
 * when it passes on. Rules are written in ops; where their operands are tracked, the gradient is itself
 * a tracked tensor, and gradients of gradients need nothing more.
 */
export function backward(y: Tensor, leaves: readonly Tensor[], dy: Tensor): Tensor[] {
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
  return leaves.map((leaf) => gradients.get(leaf) ?? leaf.zerosLike())
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

/** `f`'s value, and its gradients with respect to `parameters`, which `f` uses as they are. */
export function differentiate(
  f: () => Tensor,
  parameters: readonly Tensor[],
): { value: Tensor; gradients: Tensor[] } {
  const nodes = parameters.map((parameter) => parameter.node)
  for (const parameter of parameters) parameter.node ??= LEAF
  try {
    const value = f()
    requireScalar(value)
    const gradients = backward(value, parameters, seed(value))
    forgetGraph([value, ...gradients], parameters)
    return { value, gradients }
  } finally {
    parameters.forEach((parameter, i) => {
      parameter.node = nodes[i]
    })
  }
}

/**
 * The function that gives `f`'s value and its gradients with respect to all its arguments.
 * `f` must give a tensor of one element.
 */
export function valueAndGrad(f: (...xs: Tensor[]) => Tensor): (...xs: Tensor[]) => {
  value: Tensor
  gradients: Tensor[]
} {
  return (...xs) => {
    const leaves = xs.map(leafOf)
    const value = f(...leaves)
    requireScalar(value)
    const gradients = backward(value, leaves, seed(value))
    forgetGraph([value, ...gradients], leaves)
    return { value, gradients }
  }
}

/** The function that gives `f`'s gradient with respect to its first argument. `grad(grad(f))` works. */
export function grad(f: (x: Tensor, ...rest: Tensor[]) => Tensor): (x: Tensor, ...rest: Tensor[]) => Tensor {
  return (x, ...rest) => {
    const leaf = leafOf(x)
    const value = f(leaf, ...rest)
    requireScalar(value)
    const gradients = backward(value, [leaf], seed(value))
    forgetGraph(gradients, [leaf])
    return gradients[0]
  }
}

/** The gradients of Σ f(xs)·dy with respect to `xs`: a vector-Jacobian product. */
export function vjp(f: (...xs: Tensor[]) => Tensor, xs: readonly Tensor[], dy: Tensor): Tensor[] {
  const leaves = xs.map(leafOf)
  const gradients = backward(f(...leaves), leaves, dy)
  forgetGraph(gradients, leaves)
  return gradients
}

/** A tensor with the same values that gradients can be asked for; tracked by what `x` is tracked by. */
function leafOf(x: Tensor): Tensor {
  if (x.dtype !== 'float32' && x.dtype !== 'float16') {
    throw new TypeError(`gradients are of float32 tensors, got ${x.dtype}`)
  }
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

function requireScalar(value: Tensor): void {
  if (value.size !== 1) {
    throw new RangeError(
      `a gradient is of one number, got shape [${value.shape}]: reduce it with sum() or mean() first`,
    )
  }
}
