import type { Tensor } from '../tensor/tensor.js'

/** How gradients are held small; at most one of them. */
export interface Clipping {
  /** The greatest length of each weight's gradient; null: any. @default null */
  clipnorm?: number | null
  /** The greatest length of all gradients together, as one vector; null: any. @default null */
  globalClipnorm?: number | null
  /** The greatest size of each element of a gradient; null: any. @default null */
  clipvalue?: number | null
}

/** @throws RangeError for more than one way, or a bound that is not above 0 */
export function checkClipping(clipping: Clipping): void {
  const set = Object.entries(clipping).filter(([, bound]) => bound !== null && bound !== undefined)
  if (set.length > 1) {
    throw new RangeError(
      `expected one of clipnorm, clipvalue and globalClipnorm, got ${set.map(([name]) => name).join(' and ')}`,
    )
  }
  for (const [name, bound] of set) {
    if (!(bound > 0)) throw new RangeError(`${name}: expected a number above 0, got ${bound}`)
  }
}

/** Gradients held small, on the device. A NaN or an infinity stays one. */
export function clip(
  gradients: readonly Tensor[],
  { clipnorm, globalClipnorm, clipvalue }: Clipping,
): readonly Tensor[] {
  if (clipvalue) return gradients.map((g) => g.clip(-clipvalue, clipvalue))
  if (clipnorm) return gradients.map((g) => g.div(excess(squaredLength(g), clipnorm)))
  if (globalClipnorm && gradients.length > 0) {
    const total = gradients.map(squaredLength).reduce((a, b) => a.add(b))
    const ratio = excess(total, globalClipnorm)
    return gradients.map((g) => g.div(ratio))
  }
  return gradients
}

function squaredLength(g: Tensor): Tensor {
  return g.square().sum()
}

/** How many times too long a vector is: max(length, bound) / bound, exactly 1 where it is short enough. */
function excess(squaredLength: Tensor, bound: number): Tensor {
  return squaredLength.sqrt().maximum(bound).div(bound)
}
