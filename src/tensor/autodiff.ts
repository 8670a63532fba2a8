import type { Frame } from '../gpu/dispatch.js'
import { gpu } from './runtime.js'
import type { Tensor } from './tensor.js'

/** Whether a gradient can be asked of what is computed from `x`. */
export function isTracked(x: Tensor): boolean {
  return x.node !== null
}

/** What the frames of an op are followed by where its gradient is computed. */
const BACKWARD: Frame = { name: 'backward', phase: 'backward' }

/**
 * Reverse-mode differentiation: the gradients of Σ y·dy with respect to `leaves`; null where y doesn't depend on one.
 * Without dy, of Σ y.
 *
 * Nodes are visited outputs first, each after everything that uses it, so that its gradient is complete
 * when it passes on. Rules are written in ops; where their operands are tracked, the gradient is itself
 * a tracked tensor, and gradients of gradients need nothing more.
 */
export function backward(y: Tensor, leaves: readonly Tensor[], dy = onesFor(y)): (Tensor | null)[] {
  const wanted = new Set(leaves)
  const order = pathsTo(wanted, y)
  const onPath = new Set(order)
  const gradients = new Map([[y, dy]])
  for (const x of order.reverse()) {
    const node = x.node!
    const dx = gradients.get(x)
    if (!dx || wanted.has(x)) continue
    gradients.delete(x)
    gpu().within([...node.origin, { ...BACKWARD, passes: { of: x, gradient: dx } }], () => {
      const rules = node.gradient(dx)
      node.inputs.forEach((input, i) => {
        if (!onPath.has(input)) return
        const part = rules[i]?.().sumTo(input.shape).cast(input.dtype)
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

/** The gradient of Σ y with respect to y. */
function onesFor(y: Tensor): Tensor {
  return gpu().within([...(y.node?.origin ?? []), BACKWARD], () => y.onesLike())
}
