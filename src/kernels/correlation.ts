import type { FloatType } from './types.js'

/**
 * Sizes of a two-dimensional convolution: x [n, h, w, cin], filter [kh, kw, cin / groups, cout], y [n, oh, ow, cout].
 * What lies outside x counts as zero. The padding behind the last row and column follows from oh and ow.
 */
export interface Conv2dProblem {
  n: number
  h: number
  w: number
  cin: number
  oh: number
  ow: number
  cout: number
  kh: number
  kw: number
  strideH: number
  strideW: number
  padTop: number
  padLeft: number
  dilationH: number
  dilationW: number
  /** Divides cin and cout; group g of the output channels sees group g of the input channels. */
  groups: number
  /** How x, filter, bias and y are stored; sums are f32 in any case. f32 where nothing is said. */
  type?: FloatType
  /** WGSL expression in `x` that the forward epilogue applies, e.g. `max(x, 0.0)`. */
  activation?: string
}

/**
 * What a convolution and its input gradient have in common, per axis: up·s = down·d − pad + t·dilation, for
 * the positions s in the source, d in the destination, and the tap t (see conv2d/naive.wgsl).
 * Pairs are (vertical, horizontal).
 */
export interface Correlation {
  images: number
  /** Channels of one group. */
  source: { h: number; w: number; channels: number }
  dest: { h: number; w: number; channels: number }
  up: [number, number]
  down: [number, number]
  pad: [number, number]
  dilation: [number, number]
  /** Elements of the filter from one channel of the source, or of the destination, to the next. */
  filterSource: number
  filterDest: number
  activation?: string
}
