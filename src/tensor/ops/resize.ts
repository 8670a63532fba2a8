import { tensor } from '../create.js'
import { NdArray } from '../ndarray.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'

/** Elements of a matrix that makes one side of a size: a side of 10,000 from one of 10,000. */
const MOST_WEIGHTS = 1e8

/** Height and width. */
export type Size = readonly [number, number]

export interface ResizeOptions {
  /** `bilinear`: values between pixels; `nearest`: the pixel that lies there. @default 'bilinear' */
  interpolation?: 'nearest' | 'bilinear'
  /** Whether an image that shrinks is averaged, so that no pixel goes unseen. @default false */
  antialias?: boolean
}

/**
 * Images at another size: [N, height, width, channels] → [N, ...size, channels]
 * (keras.io/api/ops/image: resize). Each row, and then each column, of the result is a weighted mean of rows
 * and columns of the image: two products of matrices. The gradient goes back by the same weights.
 */
export function resize(
  images: Tensor,
  size: Size,
  { interpolation = 'bilinear', antialias = false }: ResizeOptions = {},
): Tensor {
  if (images.rank !== 4 || !size.every((n) => Number.isInteger(n) && n > 0)) {
    throw new RangeError(
      `resize: expected images [N, height, width, channels] and a size [height, width] of whole numbers from 1 up, ` +
        `got [${images.shape}] and [${size}]`,
    )
  }
  if (!['nearest', 'bilinear'].includes(interpolation)) {
    throw new RangeError(`resize: expected interpolation nearest or bilinear, got '${interpolation}'`)
  }
  const [n, height, width, channels] = images.shape
  const [rows, columns] = size
  if (Math.max(height * rows, width * columns) > MOST_WEIGHTS) {
    throw new RangeError(
      `resize: images of ${height} x ${width} can't be brought to ${rows} x ${columns}: too large`,
    )
  }
  const weights = (from: number, to: number) =>
    interpolation === 'nearest' ? nearest(from, to) : linear(from, to, antialias)
  // Channels first, so that the products are of large matrices: [N·channels·height, width] → […, columns].
  const wide = asFloat(images)
    .transpose([0, 3, 1, 2])
    .reshape([n * channels * height, width])
    .matmul(weights(width, columns).transpose())
    .reshape([n * channels, height, columns])
  return weights(height, rows).matmul(wide).reshape([n, channels, rows, columns]).transpose([0, 2, 3, 1])
}

/** Where the middle of pixel i of `to` lies among the middles of `from` pixels: pixels have an extent. */
const middle = (i: number, from: number, to: number) => ((i + 0.5) * from) / to - 0.5

/** Weights [to, from] that take the pixel in which the middle lies. */
function nearest(from: number, to: number): Tensor {
  const weights = new Float32Array(to * from)
  for (let i = 0; i < to; i++) {
    const at = Math.floor(middle(i, from, to) + 0.5)
    weights[i * from + Math.min(at, from - 1)] = 1
  }
  return tensor(new NdArray(weights, [to, from]))
}

/**
 * Weights [to, from] of linear interpolation: they fall from the middle to 0 at the next pixel, or, averaged, at
 * the next pixel of the result, and are 1 in sum; beyond the last pixel its value goes on.
 */
function linear(from: number, to: number, antialias: boolean): Tensor {
  const weights = new Float32Array(to * from)
  const reach = antialias ? Math.max(from / to, 1) : 1
  for (let i = 0; i < to; i++) {
    const at = middle(i, from, to)
    const first = Math.max(Math.ceil(at - reach), 0)
    const last = Math.min(Math.floor(at + reach), from - 1)
    const shares = Array.from({ length: last - first + 1 }, (_, k) => 1 - Math.abs(first + k - at) / reach)
    const sum = shares.reduce((a, b) => a + b)
    for (const [k, share] of shares.entries()) weights[i * from + first + k] = share / sum
  }
  return tensor(new NdArray(weights, [to, from]))
}
