import type { Sampling } from '../../src/kernels/affine.js'
import { build, type Reference } from './reference.js'

/** The pixel inside that a fill mode shows at position `at` of an axis of n; null: the fill value. */
function shownAt(at: number, n: number, fillMode: Sampling['fillMode']): number | null {
  if (at >= 0 && at < n) return at
  if (fillMode === 'constant') return null
  if (fillMode === 'nearest') return at < 0 ? 0 : n - 1
  if (fillMode === 'wrap') return ((at % n) + n) % n
  const mirrored = at < 0 ? -1 - at : 2 * n - 1 - at
  return shownAt(mirrored, n, fillMode)
}

/** affineTransform in plain JavaScript: images [N, H, W, C] and transforms [N, 6]. */
export function warped(
  images: Reference,
  transforms: Reference,
  { interpolation, fillMode, fillValue }: Sampling,
): Reference {
  const [, height, width] = images.shape
  return build(images.shape, ([n, i, j, c]) => {
    const [a0, a1, a2, b0, b1, b2] = [0, 1, 2, 3, 4, 5].map((k) => transforms.at([n, k]))
    const column = a0 * j + a1 * i + a2
    const row = b0 * j + b1 * i + b2
    const pixel = (y: number, x: number) => {
      const [p, q] = [shownAt(y, height, fillMode), shownAt(x, width, fillMode)]
      return p === null || q === null ? fillValue : images.at([n, p, q, c])
    }
    if (interpolation === 'nearest') return pixel(Math.round(row), Math.round(column))
    const [top, left] = [Math.floor(row), Math.floor(column)]
    let sum = 0
    for (const y of [top, top + 1]) {
      for (const x of [left, left + 1]) {
        sum += (1 - Math.abs(row - y)) * (1 - Math.abs(column - x)) * pixel(y, x)
      }
    }
    return sum
  })
}
