import type { Symbolic } from '../../layers/layer.js'
import type { Shape } from '../../layers/symbolic.js'
import { table } from '../../options.js'
import { type ApplicationOptions, applicationTable } from './application.js'

export interface MobileNetOptions extends ApplicationOptions {
  /** How wide the network is: a factor of all numbers of filters. @default 1 */
  alpha?: number
}

export const mobileNetTable = table<MobileNetOptions>({ ...applicationTable, alpha: 'number' })

/** The borders with which an odd window and strides of 2 halve an image as TensorFlow's `same` does. */
export function halving({ shape }: Symbolic, window = 3): [[number, number], [number, number]] {
  const half = (window - 1) / 2
  const side = (n: number | null): [number, number] => [half - (1 - ((n ?? 0) % 2)), half]
  return [side(shape[1]), side(shape[2])]
}

/** The multiple of 8 nearest to n, though not more than a tenth below it. */
export function divisible(n: number): number {
  const near = Math.max(8, Math.floor((n + 4) / 8) * 8)
  return near < 0.9 * n ? near + 8 : near
}

/** Throws for a width that there are no ImageNet weights for. */
export function requireAlpha(title: string, alpha: number, alphas: readonly number[]): void {
  if (alphas.includes(alpha)) return
  throw new RangeError(
    `${title}: there are ImageNet weights for alpha ${alphas.join(', ')}, got ${alpha}; use weights: null`,
  )
}

/** The size of images that weights are taken for: the input's, or the largest where there are none for that. */
export function sizeOfWeights([, height, width]: Shape, sizes: readonly number[]): number {
  return height === width && height !== null && sizes.includes(height) ? height : sizes.at(-1)!
}
