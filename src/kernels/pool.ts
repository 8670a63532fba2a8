import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader, type Tunables } from './shader.js'
import type { FloatType } from './types.js'

/**
 * Sizes of a two-dimensional pooling: x [n, h, w, c] to y [n, oh, ow, c]. What lies outside x belongs to no window;
 * every window must hold at least one position inside. The padding behind follows from oh and ow.
 */
export interface Pool2dProblem {
  n: number
  h: number
  w: number
  c: number
  oh: number
  ow: number
  kh: number
  kw: number
  strideH: number
  strideW: number
  padTop: number
  padLeft: number
  /** How images are stored. @default 'f32' */
  type?: FloatType
}

interface Kernel {
  file: string
  tunables?: Tunables
  /** Tunables for four channels at a time, beside `Element`. */
  four?: Tunables
}

/** y = maximum over each window; NaN where the window holds one. */
export function maxPool2d(gpu: Gpu, problem: Pool2dProblem, x: DeviceBuffer, y: DeviceBuffer): void {
  const { kh, kw, oh, ow } = problem
  const kernel = { file: 'pool/max.wgsl', tunables: windowTunable(kh, kw), four: { Bits: 'vec4u' } }
  pool(gpu, problem, kernel, [x], y, oh, ow)
}

/**
 * Gradient of `maxPool2d`: each window hands its dy to its first maximum, in reading order, as Keras does.
 * Where a window holds NaN, its dy may go to any of its positions, or to none.
 *
 * @param x [n, h, w, c], and its maxima y [n, oh, ow, c], as the forward pass left them
 * @param dy [n, oh, ow, c]
 * @param dx [n, h, w, c]
 * @param gate WGSL expression in `a`, the gradient, and `b`, the value of x: the gradient of an activation that made
 * x, where that lets a gradient pass or stops it
 */
export function maxPool2dGrad(
  gpu: Gpu,
  problem: Pool2dProblem,
  x: DeviceBuffer,
  y: DeviceBuffer,
  dy: DeviceBuffer,
  dx: DeviceBuffer,
  gate: string | null = null,
): void {
  const { h, w, kh, kw, strideH, strideW, padTop, padLeft } = problem
  const activation: Tunables = gate ? { gate, gated: 'gate(a, b)' } : {}
  const four = 'Element(gate(a.x, b.x), gate(a.y, b.y), gate(a.z, b.z), gate(a.w, b.w))'
  const gated: Tunables = gate ? { gated: four } : {}
  if (kh <= strideH && kw <= strideW) {
    const cells = [Math.ceil((h + padTop) / strideH), Math.ceil((w + padLeft) / strideW)]
    const kernel = {
      file: 'pool/maxGradApart.wgsl',
      tunables: { ...(kh === strideH && kw === strideW ? windowTunable(kh, kw) : {}), ...activation },
      four: { Places: 'vec4u', ...gated },
    }
    pool(gpu, problem, kernel, [x, dy], dx, cells[0], cells[1])
  } else {
    const kernel = { file: 'pool/maxGrad.wgsl', tunables: activation, four: gated }
    pool(gpu, problem, kernel, [x, y, dy], dx, h, w)
  }
}

/** y = mean over the part of each window inside x, as Keras has it: padding doesn't count. */
export function averagePool2d(gpu: Gpu, problem: Pool2dProblem, x: DeviceBuffer, y: DeviceBuffer): void {
  pool(gpu, problem, { file: 'pool/average.wgsl' }, [x], y, problem.oh, problem.ow)
}

/** Gradient of `averagePool2d`: each window spreads its dy evenly over its positions inside x. */
export function averagePool2dGrad(
  gpu: Gpu,
  problem: Pool2dProblem,
  dy: DeviceBuffer,
  dx: DeviceBuffer,
): void {
  pool(gpu, problem, { file: 'pool/averageGrad.wgsl' }, [dy], dx, problem.h, problem.w)
}

function pool(
  gpu: Gpu,
  problem: Pool2dProblem,
  { file, tunables = {}, four = {} }: Kernel,
  inputs: DeviceBuffer[],
  output: DeviceBuffer,
  rows: number,
  columns: number,
): void {
  const { n, h, w, c, oh, ow, kh, kw, strideH, strideW, padTop, padLeft, type } = problem
  const aligned = c % 4 === 0
  const channels = aligned ? c / 4 : c
  gpu.dispatch({
    shader: shader(file, {
      ...tunables,
      ...(aligned ? { Element: 'vec4f', ...four } : {}),
      ...(type === 'f16' ? { Stored: aligned ? 'vec4<f16>' : 'f16' } : {}),
    }),
    uniforms: {
      x: [h, w],
      y: [oh, ow],
      window: [kh, kw],
      stride: [strideH, strideW],
      pad: [padTop, padLeft],
      images: n,
      channels,
    },
    inputs,
    outputs: [output],
    workgroups: [Math.ceil((columns * channels) / 64), ...folded(n * rows)],
  })
}

/** The usual window, 2×2, has shaders of its own: loops over four values cost more than the values. */
const windowTunable = (kh: number, kw: number): Tunables =>
  kh === 2 && kw === 2 ? { WINDOW: 'vec2u(2u)' } : {}

/** Rows, in two dimensions of a dispatch where one doesn't hold them all. */
function folded(rows: number): [number, number] {
  const [y, z] = workgroupsFor(rows, 1)
  return [y, z]
}
