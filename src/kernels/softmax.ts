import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import type { Uniforms } from '../gpu/uniforms.js'
import { type Operand, zip } from './elementwise.js'
import { type Folding, LARGEST, reduce, SUM } from './reduce.js'
import { shader, type Tunables } from './shader.js'

/** Arrays of `rows` lines of `width` elements. */
export interface Rows {
  rows: number
  width: number
}

/** y = softmax of each row of x, or its logarithm. */
export function softmax(gpu: Gpu, shape: Rows, x: DeviceBuffer, y: DeviceBuffer, log = false): void {
  if (areFewAndLong(gpu.traits, shape)) {
    softmaxOfLongRows(gpu, shape, x, y, log)
    return
  }
  const wide = areWide(gpu.traits, shape)
  const tunables = {
    LOG: log,
    ...(isAligned(shape) ? { ...QUADS, largestOf: 'max(max(v.x, v.y), max(v.z, v.w))' } : {}),
  }
  gpu.dispatch({
    shader: wide ? shader('softmaxWide.wgsl', tunables) : shader('softmax.wgsl', tunables),
    ...perRow(shape, wide),
    inputs: [x],
    outputs: [y],
  })
}

/** dx from softmax's output y and its gradient dy. */
export function softmaxGrad(
  gpu: Gpu,
  shape: Rows,
  y: DeviceBuffer,
  dy: DeviceBuffer,
  dx: DeviceBuffer,
): void {
  if (areFewAndLong(gpu.traits, shape)) {
    softmaxGradOfLongRows(gpu, shape, y, dy, dx)
    return
  }
  const wide = areWide(gpu.traits, shape)
  const tunables = isAligned(shape) ? QUADS : {}
  gpu.dispatch({
    shader: wide ? shader('softmaxGradWide.wgsl', tunables) : shader('softmaxGrad.wgsl', tunables),
    ...perRow(shape, wide),
    inputs: [y, dy],
    outputs: [dx],
  })
}

const isAligned = ({ width }: Rows) => width % 4 === 0

/** Tunables by which both shaders take four neighbours at once. */
const QUADS: Tunables = { V: 'vec4f', sumOf: 'v.x + v.y + v.z + v.w' }

/** An invocation, or a workgroup, a row. */
function perRow(shape: Rows, wide: boolean): { uniforms: Uniforms; workgroups: [number, number, number] } {
  const { rows, width } = shape
  return {
    uniforms: { rows, width: isAligned(shape) ? width / 4 : width },
    workgroups: workgroupsFor(rows, wide ? 1 : 64),
  }
}

/** Rows that keep the cores busy, and elements below which it is not worth while to share out a row. */
const BUSY = { rows: 16, elements: 2 ** 17 }

/** Whether one invocation a row would leave most of a software device idle for long. */
function areFewAndLong({ software }: Traits, { rows, width }: Rows): boolean {
  return software && rows < BUSY.rows && rows * width >= BUSY.elements && width >= 256
}

/** Whether a row is worth a workgroup, on a GPU. */
function areWide({ software }: Traits, { width }: Rows): boolean {
  return !software && width >= 64
}

/** Softmax in as many passes as its formula has steps, each of which shares out the rows. */
function softmaxOfLongRows(gpu: Gpu, shape: Rows, x: DeviceBuffer, y: DeviceBuffer, log: boolean): void {
  const { matrix, column, fold } = operands(gpu, shape)
  const [largest, sum, power] = [column(), column(), matrix()]
  fold(LARGEST, x, largest)
  zip(gpu, 'exp(a - b)', matrix(x), largest, power)
  fold(SUM, power.buffer, sum)
  if (log) {
    const difference = matrix()
    zip(gpu, 'a - b', matrix(x), largest, difference)
    zip(gpu, 'a - log(b)', difference, sum, matrix(y))
  } else {
    zip(gpu, 'a / b', power, sum, matrix(y))
  }
}

/** Its gradient likewise. */
function softmaxGradOfLongRows(
  gpu: Gpu,
  shape: Rows,
  y: DeviceBuffer,
  dy: DeviceBuffer,
  dx: DeviceBuffer,
): void {
  const { matrix, column, fold } = operands(gpu, shape)
  const [product, sum, difference] = [matrix(), column(), matrix()]
  zip(gpu, 'a * b', matrix(dy), matrix(y), product)
  fold(SUM, product.buffer, sum)
  zip(gpu, 'a - b', matrix(dy), sum, difference)
  zip(gpu, 'a * b', matrix(y), difference, matrix(dx))
}

/** Operands [rows, width] and [rows, 1], new ones where no buffer is given, and the fold from one to the other. */
function operands(gpu: Gpu, { rows, width }: Rows) {
  const operand =
    (shape: number[]) =>
    (buffer?: DeviceBuffer): Operand => ({
      buffer: buffer ?? gpu.alloc(4 * shape[0] * shape[1]),
      shape,
      type: 'f32',
    })
  return {
    matrix: operand([rows, width]),
    column: operand([rows, 1]),
    fold: (folding: Folding, x: DeviceBuffer, { buffer }: Operand) =>
      reduce(gpu, folding, ['f32', 'f32'], { outer: rows, length: width, inner: 1 }, x, buffer),
  }
}
