import type { Work } from '../../gpu/dispatch.js'
import type { Tunables } from '../shader.js'
import type { FloatType } from '../types.js'

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
  /** How x, filter, bias and y are stored; sums are f32 in any case. @default 'f32' */
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

/** A convolution, or which of its gradients. */
export type Direction = 'forward' | 'inputGrad' | 'filterGrad'

/** The convolution itself: from x [n, h, w, cin] to y. */
export function forwardOf(problem: Conv2dProblem): Correlation {
  const { n, h, w, cin, oh, ow, cout, groups, activation } = problem
  return {
    images: n,
    source: { h, w, channels: cin / groups },
    dest: { h: oh, w: ow, channels: cout / groups },
    up: [1, 1],
    down: [problem.strideH, problem.strideW],
    pad: [problem.padTop, problem.padLeft],
    dilation: [problem.dilationH, problem.dilationW],
    filterSource: cout,
    filterDest: 1,
    activation,
  }
}

/** The gradient of its input: from dy [n, oh, ow, cout] to dx. */
export function backwardOf(problem: Conv2dProblem): Correlation {
  const { n, h, w, cin, oh, ow, cout, groups } = problem
  return {
    images: n,
    source: { h: oh, w: ow, channels: cout / groups },
    dest: { h, w, channels: cin / groups },
    up: [problem.strideH, problem.strideW],
    down: [1, 1],
    pad: [-problem.padTop, -problem.padLeft],
    dilation: [-problem.dilationH, -problem.dilationW],
    filterSource: 1,
    filterDest: cout,
  }
}

/** A multiply-add for each tap of each channel of each output; taps that meet the padding count, too. */
export function workOf({ n, oh, ow, cin, cout, kh, kw, groups }: Conv2dProblem): Work {
  return { flop: 2 * n * oh * ow * cout * kh * kw * (cin / groups) }
}

/** Tunables by which four neighbouring channels go with one load or store, where there are fours of them. */
export const inFours = (channels: number, tunables: Tunables): Tunables =>
  channels % 4 === 0 ? tunables : {}

/** For kernels that work on each channel by itself: its elements, which are channels, or four neighbouring ones. */
export function elementsOf(channels: number): { channels: number; tunables: Tunables } {
  return channels % 4 === 0 ? { channels: channels / 4, tunables: IN_FOURS } : { channels, tunables: {} }
}

const IN_FOURS = {
  Element: 'vec4f',
  activated: 'vec4f(activation(x.x), activation(x.y), activation(x.z), activation(x.w))',
}
