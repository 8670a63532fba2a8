import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Gpu } from '../gpu/gpu.js'
import { type Operand, zip } from './elementwise.js'
import { type Folding, LARGEST, SUM } from './folding.js'
import { reduce } from './reduce.js'
import { areFewAndLong, overRows, type Rows } from './rows.js'

/** y = softmax of each row of x, or its logarithm. */
export function softmax(gpu: Gpu, shape: Rows, x: DeviceBuffer, y: DeviceBuffer, log = false): void {
  if (areFewAndLong(gpu.traits, shape)) {
    softmaxOfLongRows(gpu, shape, x, y, log)
    return
  }
  const quads = { largestOf: 'max(max(v.x, v.y), max(v.z, v.w))' }
  gpu.dispatch({
    ...overRows(gpu.traits, shape, 'softmax.wgsl', { LOG: log }, quads),
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
  gpu.dispatch({
    ...overRows(gpu.traits, shape, 'softmaxGrad.wgsl', {}),
    inputs: [y, dy],
    outputs: [dx],
  })
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
