import { misplaced } from '../../show.js'
import { tensor } from '../create.js'
import { NdArray } from '../ndarray.js'
import { isSize } from '../shape.js'
import type { Tensor, TensorType } from '../tensor.js'
import { op } from './kerasOp.js'

// Tensors of numbers that the host computes (keras.io/api/ops/numpy).

const made = (n: number, f: (i: number) => number, dtype: TensorType = 'float32') => {
  if (!isSize(n)) throw new RangeError(misplaced('a whole number of elements', n))
  return tensor(
    new NdArray(
      Float32Array.from({ length: n }, (_, i) => f(i)),
      [n],
    ),
    dtype,
  )
}

/** `num` numbers from start to stop, evenly apart; `stop` is the last, unless `endpoint` is false. */
function evenly(start: number, stop: number, num = 50, endpoint = true, dtype?: TensorType): Tensor {
  const step = (stop - start) / Math.max(1, endpoint ? num - 1 : num)
  return made(num, (i) => (endpoint && i === num - 1 && num > 1 ? stop : start + i * step), dtype)
}

/** base^start … base^stop, evenly apart in their exponents. */
function exponents(
  start: number,
  stop: number,
  num = 50,
  endpoint = true,
  base = 10,
  dtype?: TensorType,
): Tensor {
  const step = (stop - start) / Math.max(1, endpoint ? num - 1 : num)
  return made(num, (i) => base ** (start + i * step), dtype)
}

/** start … stop, each the same multiple of the one before. */
function ratios(start: number, stop: number, num = 50, endpoint = true, dtype?: TensorType): Tensor {
  if (!(start * stop > 0))
    throw new RangeError(`geomspace: expected ends of one sign and not 0, got ${start} and ${stop}`)
  const ratio = (stop / start) ** (1 / Math.max(1, endpoint ? num - 1 : num))
  return made(num, (i) => start * ratio ** i, dtype)
}

export const linspace = op('numpy.Linspace(start:, stop:, num=, endpoint=, dtype=)', evenly)
export const logspace = op('numpy.Logspace(start:, stop:, num=, endpoint=, base=, dtype=)', exponents)
export const geomspace = op('numpy.Geomspace(start:, stop:, num=, endpoint=, dtype=)', ratios)

/** 1 on the k-th diagonal of [n, m] and below, 0 above. */
export const tri = (n: number, m = n, k = 0, dtype?: TensorType): Tensor =>
  made(n * m, (i) => ((i % m) - Math.floor(i / m) <= k ? 1 : 0), dtype).reshape([n, m])

/** 1 on the k-th diagonal of [n, m], else 0. */
export const eye = (n: number, m = n, k = 0, dtype?: TensorType): Tensor =>
  made(n * m, (i) => ((i % m) - Math.floor(i / m) === k ? 1 : 0), dtype).reshape([n, m])

/** The n × n identity. */
export const identity = (n: number, dtype?: TensorType): Tensor => eye(n, n, 0, dtype)

/** A window of n numbers, a sum of cosines. */
const cosines =
  (parts: readonly number[]) =>
  (n: number): Tensor =>
    made(n, (i) =>
      n === 1 ? 1 : parts.reduce((sum, part, k) => sum + part * Math.cos((2 * Math.PI * k * i) / (n - 1)), 0),
    )

export const hanning = cosines([0.5, -0.5])
export const hamming = cosines([0.54, -0.46])
export const blackman = cosines([0.42, -0.5, 0.08])
/** A window that rises and falls straight. */
export const bartlett = (n: number): Tensor =>
  made(n, (i) => (n === 1 ? 1 : 1 - Math.abs((2 * i) / (n - 1) - 1)))
/** Kaiser's window: I₀(β√(1 - (2i/(n-1) - 1)²)) / I₀(β). */
export const kaiser = (n: number, beta: number): Tensor =>
  made(n, (i) => (n === 1 ? 1 : bessel(beta * Math.sqrt(1 - ((2 * i) / (n - 1) - 1) ** 2)) / bessel(beta)))

/** I₀(x) = Σ ((x/2)ᵏ / k!)² */
function bessel(x: number): number {
  let [sum, term] = [1, 1]
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
