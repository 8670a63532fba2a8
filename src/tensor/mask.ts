import type { Tensor } from './tensor.js'

/** Beside the tensors: ops know nothing of them, and what an op gives has none. */
const masks = new WeakMap<Tensor, Tensor>()

/**
 * Which steps of sequences count: bool [batch, steps] for x [batch, steps, …], 0 for padding; null: all. Layers pass
 * them on, losses and metrics leave out what does not count.
 */
export function maskOf(x: Tensor): Tensor | null {
  return masks.get(x) ?? null
}

export function setMask(x: Tensor, mask: Tensor | null): void {
  if (mask) masks.set(x, mask)
  else masks.delete(x)
}

/** `y`, which stands for `x` in another type, with its mask. */
export function withMaskOf(x: Tensor, y: Tensor): Tensor {
  if (x !== y) setMask(y, maskOf(x))
  return y
}
