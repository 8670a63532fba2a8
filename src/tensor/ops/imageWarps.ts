import { arange } from '../create.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { gaussianBlur } from './imageWindows.js'
import { type Between, readImages } from './mapCoordinates.js'
import type { TensorLike } from './tensorLike.js'

// Images [N, height, width, channels] read at places that are no affine function of theirs (keras.io/api/ops/image).

/** Keras' order of interpolation. */
export const orderOf = (name: string, interpolation: string): 0 | 1 => {
  const order = ['nearest', 'bilinear'].indexOf(interpolation)
  if (order >= 0) return order as 0 | 1
  throw new RangeError(`${name}: expected interpolation nearest or bilinear, got '${interpolation}'`)
}

/** Rows and columns of pixels, [1, height, 1, 1] and [1, 1, width, 1]. */
const places = ([, height, width]: readonly number[]) =>
  [arange(height).reshape([1, height, 1, 1]), arange(width).reshape([1, 1, width, 1])].map(asFloat)

type Corner = readonly [x: Tensor, y: Tensor]

/**
 * Coefficients a … i, each [N], of the map from the unit square to four corners: (u, v) → ((a·u + b·v + c) / w,
 * (d·u + e·v + f) / w), w = g·u + h·v + i (Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989, 2.2.3).
 * @param corners [N, 4, 2]: upper left, upper right, lower left, lower right
 */
function fromSquare(corners: Tensor): Tensor[] {
  const n = corners.shape[0]
  const at = (i: number, k: number) => corners.slice([0, i, k], [null, i + 1, k + 1]).reshape([n])
  const [p, q, s, r] = [0, 1, 2, 3].map((i): Corner => [at(i, 0), at(i, 1)]) // around: p q r s
  const along = (k: 0 | 1) => [q[k].sub(r[k]), s[k].sub(r[k]), p[k].sub(q[k]).add(r[k]).sub(s[k])] as const
  const [[x1, x2, x3], [y1, y2, y3]] = [along(0), along(1)]
  const i = x1.mul(y2).sub(x2.mul(y1))
  const g = x3.mul(y2).sub(x2.mul(y3))
  const h = x1.mul(y3).sub(x3.mul(y1))
  const row = (k: 0 | 1) => [
    q[k].sub(p[k]).mul(i).add(g.mul(q[k])),
    s[k].sub(p[k]).mul(i).add(h.mul(s[k])),
    p[k].mul(i),
  ]
  return [...row(0), ...row(1), g, h, i]
}

/** What takes a 3 × 3 matrix back, times its determinant. */
function adjugate([a, b, c, d, e, f, g, h, i]: readonly Tensor[]): Tensor[] {
  const minus = (p: Tensor, q: Tensor, r: Tensor, s: Tensor) => p.mul(q).sub(r.mul(s))
  return [
    ...[minus(e, i, f, h), minus(c, h, b, i), minus(b, f, c, e)],
    ...[minus(f, g, d, i), minus(a, i, c, g), minus(c, d, a, f)],
    ...[minus(d, h, e, g), minus(b, g, a, h), minus(a, e, b, d)],
  ]
}

/**
 * Images seen at a slant: what was at the start points comes to the end points, both [N, 4, 2] or [4, 2], x before y, in
 * the order upper left, upper right, lower left, lower right; what comes from outside is `fillValue`. Differentiable with
 * respect to all three. Where three end points lie on one line there is no such map: NaN.
 */
export function perspectiveTransform(
  images: Tensor,
  startPoints: Tensor,
  endPoints: Tensor,
  interpolation: 'nearest' | 'bilinear' = 'bilinear',
  fillValue = 0,
): Tensor {
  const n = images.shape[0]
  const [start, end] = [startPoints, endPoints].map((points) => {
    const many = points.rank === 2 ? points.expandDims(0) : points
    if (many.rank === 3 && [1, n].includes(many.shape[0]) && many.shape.slice(1).join() === '4,2')
      return asFloat(many).broadcastTo([n, 4, 2])
    throw new RangeError(
      `perspectiveTransform: expected points [4, 2] or [${n}, 4, 2] for images [${images.shape}], got [${points.shape}]`,
    )
  })
  const [a, b] = [fromSquare(start), adjugate(fromSquare(end))]
  const [rows, columns] = places(images.shape)
  const coordinate = (row: number) => {
    const [x, y, z] = [0, 1, 2].map((column) =>
      [0, 1, 2]
        .map((k) => a[3 * row + k].mul(b[3 * k + column]))
        .reduce((sum, part) => sum.add(part))
        .reshape([n, 1, 1, 1]),
    )
    return columns.mul(x).add(rows.mul(y)).add(z)
  }
  const [x, y, w] = [0, 1, 2].map(coordinate)
  return readImages('perspectiveTransform', images, y.div(w), x.div(w), {
    order: orderOf('perspectiveTransform', interpolation),
    fillMode: 'constant',
    fillValue,
  })
}

/** Images read beside where pixels are: shifts [N, height, width, 2], to the right and down, in pixels. */
export function displaced(images: Tensor, shifts: Tensor, between: Between): Tensor {
  const [rows, columns] = places(images.shape)
  const part = (k: number) => shifts.slice([0, 0, 0, k], [null, null, null, k + 1])
  return readImages('elasticTransform', images, rows.add(part(1)), columns.add(part(0)), between)
}

/**
 * Images pulled about as if drawn on rubber: by noise [N, height, width, 2] of the normal distribution, `sigma` times, blurred
 * over `sigma` pixels, `alpha` times (Simard, "Best Practices for Convolutional Neural Networks", 2003).
 */
export function elasticTransform(
  images: Tensor,
  noise: Tensor,
  alpha: TensorLike,
  sigma: number,
  between: Between,
): Tensor {
  const size = Math.floor(6 * sigma) | 1
  return displaced(images, gaussianBlur(noise.mul(sigma), [size, size], [sigma, sigma]).mul(alpha), between)
}
