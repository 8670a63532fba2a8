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

/** How much an element at this distance counts. */
const FILTERS: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  linear: (x) => x.neg().add(1).maximum(0),
  cubic: (x) => {
    const near = x.mul(1.5).sub(2.5).mul(x).mul(x).add(1)
    const far = x.mul(-0.5).add(2.5).mul(x).sub(4).mul(x).add(2)
    return x.greaterEqual(2).where(0, x.greaterEqual(1).where(far, near))
  },
  lanczos3: (x) => lanczos(x, 3),
  lanczos5: (x) => lanczos(x, 5),
}

function lanczos(x: Tensor, radius: number): Tensor {
  const turn = x.mul(Math.PI)
  const wave = turn.sin().mul(turn.div(radius).sin()).mul(radius)
  const inner = x.greater(1e-3)
  return x.greater(radius).where(0, inner.where(wave.div(inner.where(turn, 1).square()), 1))
}

/** Keras' names of them. */
const METHODS: Readonly<Record<string, string>> = {
  bilinear: 'linear',
  trilinear: 'linear',
  triangle: 'linear',
  bicubic: 'cubic',
  tricubic: 'cubic',
}

/**
 * x scaled and shifted along some of its axes, which get new sizes; what comes from outside is 0. Scale and translation
 * [number of these axes], in elements of the result; `antialias` widens the filter where it gets smaller.
 * Differentiable with respect to x, scale and translation; whole numbers stay whole.
 */
export function scaleAndTranslate(
  x: Tensor,
  outputShape: readonly number[],
  scale: Tensor,
  translation: Tensor,
  spatialDims: readonly number[],
  method: string,
  antialias = true,
): Tensor {
  const filter = FILTERS[METHODS[method] ?? method]
  if (!filter) {
    const names = [...Object.keys(FILTERS), ...Object.keys(METHODS)].join(', ')
    throw new RangeError(`scaleAndTranslate: expected method ${names}, got '${method}'`)
  }
  const axes = spatialDims.map((axis) => (axis < 0 ? axis + x.rank : axis))
  const fits =
    outputShape.length === x.rank && [scale, translation].every((t) => t.shape.join() === `${axes.length}`)
  if (!fits || !axes.every((axis) => axis in x.shape)) {
    throw new RangeError(
      `scaleAndTranslate: expected an outputShape of ${x.rank} sizes, axes of x [${x.shape}], and a scale and a translation ` +
        `for each, got [${outputShape}], axes [${spatialDims}], scale [${scale.shape}], translation [${translation.shape}]`,
    )
  }
  const given = (t: Tensor, i: number) =>
    asFloat(t)
      .slice([i], [i + 1])
      .reshape([])
  const y = axes.reduce((from, axis, i) => {
    const weights = scaling(
      [x.shape[axis], outputShape[axis]],
      [given(scale, i), given(translation, i)],
      filter,
      antialias,
    )
    const last = [...x.shape.keys()].filter((k) => k !== axis)
    const back = [...x.shape.keys()].map((k) => (k === axis ? x.rank - 1 : last.indexOf(k)))
    const lines = from.transpose([...last, axis])
    return lines
      .reshape([-1, x.shape[axis]])
      .matmul(weights)
      .reshape([...lines.shape.slice(0, -1), outputShape[axis]])
      .transpose(back)
  }, asFloat(x))
  if (x.dtype !== 'int32') return y
  return y.round().maximum(asFloat(x).min()).minimum(asFloat(x).max()).cast('int32')
}

/** What each of m elements counts for each of n: [m, n]. */
function scaling(
  [m, n]: readonly number[],
  [scale, translation]: readonly Tensor[],
  filter: (x: Tensor) => Tensor,
  antialias: boolean,
): Tensor {
  const inverse = scale.reciprocal()
  const at = asFloat(arange(n)).add(0.5).sub(translation).mul(inverse).sub(0.5) // places in x
  const apart = at.sub(asFloat(arange(m)).reshape([m, 1])).abs()
  const raw = filter(antialias ? apart.div(inverse.maximum(1)) : apart)
  const sum = raw.sum([0], true)
  const some = sum.abs().greater(1000 * 2 ** -23)
  const inside = at.greaterEqual(-0.5).logicalAnd(at.lessEqual(m - 0.5))
  return some.logicalAnd(inside).where(raw.div(some.where(sum, 1)), 0)
}

/**
 * How alike images are in structure, -1 to 1, 1 where they are the same: [N, height, width, channels], twice → [N] (Wang et
 * al., "Image Quality Assessment", 2004).
 */
export function ssim(
  image1: Tensor,
  image2: Tensor,
  maxVal = 1,
  filterSize = 11,
  filterSigma = 1.5,
  k1 = 0.01,
  k2 = 0.03,
): Tensor {
  const [n, height, width, channels] = image1.shape
  if (image2.shape.join() !== image1.shape.join() || Math.min(height, width) < filterSize) {
    throw new RangeError(
      `ssim: expected two of one shape, ${filterSize} × ${filterSize} pixels or more, got [${image1.shape}] and [${image2.shape}]`,
    )
  }
  const [x, y] = [asFloat(image1), asFloat(image2)]
  const edge = (filterSize - 1) / 2
  const means = (z: Tensor) =>
    gaussianBlur(z, [filterSize, filterSize], [filterSigma, filterSigma]).slice(
      [0, edge, edge, 0],
      [null, height - edge, width - edge, null],
    )
  const [a, b, aa, bb, ab] = [x, y, x.square(), y.square(), x.mul(y)].map(means)
  const [c1, c2] = [(k1 * maxVal) ** 2, (k2 * maxVal) ** 2]
  const common = a.mul(b)
  const squares = a.square().add(b.square())
  return common
    .mul(2)
    .add(c1)
    .mul(ab.sub(common).mul(2).add(c2))
    .div(squares.add(c1).mul(aa.add(bb).sub(squares).add(c2)))
    .reshape([n, (height - 2 * edge) * (width - 2 * edge) * channels])
    .mean(1)
}
