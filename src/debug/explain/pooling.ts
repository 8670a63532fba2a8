import type { Pool2dProblem } from '../../kernels/pool.js'
import {
  called,
  computed,
  counted,
  element,
  mattering,
  placeIn,
  product,
  type Read,
  type Rule,
  sum,
} from './rule.js'

/** Pixels of the window at (i, j) of one channel, in reading order. */
function windowOf(
  c: Pool2dProblem,
  [n, i, j, channel]: readonly number[],
): [number, number, number, number][] {
  return counted(c.kh).flatMap((a) =>
    counted(c.kw).flatMap((b): [number, number, number, number][] => {
      const [p, q] = [i * c.strideH - c.padTop + a, j * c.strideW - c.padLeft + b]
      return p >= 0 && p < c.h && q >= 0 && q < c.w ? [[n, p, q, channel]] : []
    }),
  )
}

/** Windows that a pixel lies in. */
function windowsWith(
  c: Pool2dProblem,
  [n, p, q, channel]: readonly number[],
): [number, number, number, number][] {
  return counted(c.oh)
    .filter((i) => p >= i * c.strideH - c.padTop && p < i * c.strideH - c.padTop + c.kh)
    .flatMap((i) =>
      counted(c.ow)
        .filter((j) => q >= j * c.strideW - c.padLeft && q < j * c.strideW - c.padLeft + c.kw)
        .map((j): [number, number, number, number] => [n, i, j, channel]),
    )
}

export const maxPool2d: Rule = ({ x: operands, index, name, attributes }) => {
  const [x] = called(operands, 'x')
  const reads = windowOf(attributes as Pool2dProblem, index).map(
    (pixel): Read => [x, placeIn(x.shape, pixel)],
  )
  const value = reads.reduce((most, [, at]) => Math.max(most, x.get(at)), Number.NEGATIVE_INFINITY)
  return computed(`${element(name, index)} = the largest of x in the window`, reads, value)
}

export const averagePool2d: Rule = ({ x: operands, index, name, attributes }) => {
  const [x] = called(operands, 'x')
  const pixels = windowOf(attributes as Pool2dProblem, index)
  const parts = pixels.map((pixel) => product([[x, placeIn(x.shape, pixel)]], 1 / pixels.length))
  return sum(`${element(name, index)} = 1/${pixels.length} · Σ x over the window`, parts)
}

export const averagePool2dGrad: Rule = ({ x: operands, index, name, attributes }) => {
  const [dy] = called(operands, 'dy')
  const c = attributes as Pool2dProblem
  const parts = windowsWith(c, index).map((window) =>
    product([[dy, placeIn(dy.shape, window)]], 1 / windowOf(c, window).length),
  )
  return sum(`${element(name, index)} = Σ dy / pixels of the window, over all windows with this pixel`, parts)
}

/** dy of each window whose first largest pixel, in reading order, this is. */
export const maxPool2dGrad: Rule = ({ x: operands, index, name, attributes, dispatch }) => {
  const [dy, x, y] = called(operands, 'dy', 'x', 'y')
  const c = attributes as Pool2dProblem
  const own = placeIn(x.shape, index)
  // Windows that don't overlap are looked through for their largest; others compare with what has been found forward.
  const looksThrough = /maxGradApart[.]wgsl$/.test(dispatch.shader.file ?? '')
  const windows = windowsWith(c, index).map((window) => {
    const reads = windowOf(c, window).map((pixel): Read => [x, placeIn(x.shape, pixel)])
    const at = placeIn(y.shape, window)
    const place = reads.findIndex(([, pixel]) => pixel === own)
    const isTaken = (most: number, ...pixels: number[]) => (pixels.indexOf(most) === place ? 1 : 0)
    const byThemselves = (...pixels: number[]) =>
      isTaken(
        pixels.reduce((a, b) => Math.max(a, b)),
        ...pixels,
      )
    const taken = looksThrough
      ? byThemselves(...reads.map(([of, pixel]) => of.get(pixel)))
      : isTaken(y.get(at), ...reads.map(([of, pixel]) => of.get(pixel)))
    const also = looksThrough ? mattering(reads, byThemselves) : mattering([[y, at], ...reads], isTaken)
    return { at, taken, also: dy.get(at) === 0 ? [] : also }
  })
  const parts = windows.filter(({ taken }) => taken).map(({ at }) => product([[dy, at]]))
  const formula = `${element(name, index)} = Σ dy of windows whose largest pixel this is: ${parts.length}`
  return { ...sum(formula, parts), also: windows.flatMap(({ also }) => also) }
}
