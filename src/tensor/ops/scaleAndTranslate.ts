import { arange } from '../create.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'

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
