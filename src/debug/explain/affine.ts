import type { FillMode, Sampling } from '../../kernels/affine.js'
import {
  called,
  computed,
  counted,
  element,
  mattering,
  type Part,
  placeIn,
  product,
  type Read,
  type Rule,
  sum,
} from './rule.js'

/** Images read at other places. */

/** The pixel of the image that pixel `at` of an axis is a copy of; null: of none. */
function original(at: number, n: number, fill: FillMode): number | null {
  if (at >= 0 && at < n) return at
  if (fill === 'constant' || fill === 'nearest') return null
  const period = fill === 'reflect' ? 2 * n : n
  const phase = ((at % period) + period) % period
  return phase >= n ? period - 1 - phase : phase
}

/** What a place on an axis of n pixels takes: pixels, null for what lies outside, and how much of each. */
function taken(place: number, n: number, { interpolation, fillMode }: Sampling): [number | null, number][] {
  const held =
    fillMode === 'nearest' ? Math.min(Math.max(place, 0), n - 1) : Math.min(Math.max(place, -16 * n), 16 * n)
  if (interpolation === 'nearest') {
    const [below, part] = [Math.floor(held), held - Math.floor(held)]
    const even = part > 0.5 || (part === 0.5 && below % 2 !== 0) ? below + 1 : below
    return [[original(even, n, fillMode), 1]]
  }
  const corner = Math.floor(held)
  const part = held - corner
  const both: [number | null, number][] = [
    [original(corner, n, fillMode), 1 - part],
    [original(corner + 1, n, fillMode), part],
  ]
  return both.filter(([, share]) => share > 0)
}

/** Row and column that a pixel of the result shows, and the numbers of the transform that count there. */
function placeOf(t: (at: number) => number, i: number, j: number) {
  const f = Math.fround
  const along = (a: number, b: number, c: number) => f(f(f(a * i) + f(b * j)) + c)
  return {
    row: along(t(4), t(3), t(5)),
    column: along(t(1), t(0), t(2)),
  }
}

export const affineTransform: Rule = ({ x: operands, index, name, attributes }) => {
  const [x, transforms] = called(operands, 'x', 't')
  const sampling = attributes as Sampling
  const [image, i, j, channel] = index
  const [, height, width] = x.shape
  const numbers = counted(6).map((at): Read => [transforms, 6 * image + at])
  const partsBy = (...t: number[]) => {
    const { row, column } = placeOf((at) => t[at], i, j)
    return taken(row, height, sampling).flatMap(([p, down]) =>
      taken(column, width, sampling).map(([q, across]): Part => {
        if (p === null || q === null) return { value: sampling.fillValue * down * across, reads: [] }
        return product([[x, placeIn(x.shape, [image, p, q, channel])]], down * across)
      }),
    )
  }
  const own = numbers.map(([of, at]) => of.get(at))
  const { row, column } = placeOf((at) => own[at], i, j)
  const formula = `${element(name, index)} = x at row ${row.toPrecision(5)}, column ${column.toPrecision(5)}`
  const also = mattering(numbers, (...t) =>
    Math.fround(partsBy(...t).reduce((total, { value }) => total + value, 0)),
  )
  return { ...sum(formula, partsBy(...own)), also }
}

/** Σ dy of the pixels that have read this one, by how much of it they took. */
export const affineTransformGrad: Rule = ({ x: operands, index, name, attributes }) => {
  const [dy, transforms] = called(operands, 'dy', 't')
  const sampling = attributes as Sampling
  const [image, p, q, channel] = index
  const [, height, width] = dy.shape
  const share = (list: [number | null, number][], pixel: number) =>
    list.reduce((total, [at, part]) => total + (at === pixel ? part : 0), 0)
  const partsBy = (...t: number[]) =>
    counted(height * width).flatMap((place): Part[] => {
      const [i, j] = [Math.floor(place / width), place % width]
      const { row, column } = placeOf((at) => t[at], i, j)
      const weight = share(taken(row, height, sampling), p) * share(taken(column, width, sampling), q)
      return weight === 0 ? [] : [product([[dy, placeIn(dy.shape, [image, i, j, channel])]], weight)]
    })
  const all = counted(6).map((at): Read => [transforms, 6 * image + at])
  const parts = partsBy(...all.map(([of, at]) => of.get(at)))
  // A pixel that none has read may be read by another transform.
  const total = (...t: number[]) => Math.fround(partsBy(...t).reduce((sum, { value }) => sum + value, 0))
  const also = parts.length > 0 ? all : mattering(all, total)
  const formula = `${element(name, index)} = Σ dy of the pixels that have read this one, by how much they took`
  return { ...sum(formula, parts), also }
}

/** Numbers of a transform, from the image's five draws. */
export const randomTransforms: Rule = ({ index, name, own, x }) => {
  const [u] = called(x, 'u')
  // The turn is in all of them; the rest depends on the layer's ranges.
  const reads: Read[] = [[u, index[0] * 5]]
  return computed(
    `${element(name, index)} = a number of image ${index[0]}'s turn, shift and zoom, by its draws u`,
    reads,
    own,
  )
}
