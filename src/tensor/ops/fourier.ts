import { misplaced } from '../../show.js'
import { tensor } from '../create.js'
import { NdArray } from '../ndarray.js'
import { isSize } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { op } from './kerasOp.js'

// Fourier's transform, of pairs of tensors: real and imaginary parts (keras.io/api/ops/fft).

/** Real and imaginary parts. */
export type Complex = readonly [real: Tensor, imaginary: Tensor]

/** Up to here a transform is one product with a matrix. */
const DIRECT = 64
/** Beyond, a length that is a prime number would need too large a matrix. */
const MOST_PRIME = 8192

const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a.mul(c).sub(b.mul(d)), a.mul(d).add(b.mul(c))]
const both = ([a, b]: Complex, f: (x: Tensor) => Tensor): Complex => [f(a), f(b)]
const swapped = (x: Tensor) => x.transpose([...[...x.shape.keys()].slice(0, -2), x.rank - 1, x.rank - 2])

/** e^(±2πi · row · column / n) */
function turns(n: number, rows: number, columns: number, sign: 1 | -1): Complex {
  const of = (f: (angle: number) => number) => {
    const values = Float32Array.from({ length: rows * columns }, (_, i) =>
      f((2 * Math.PI * ((Math.floor(i / columns) * (i % columns)) % n)) / n),
    )
    return tensor(new NdArray(values, [rows, columns]))
  }
  return [of(Math.cos), of((angle) => sign * Math.sin(angle))]
}

/**
 * The transform along the last axis: y[k] = Σ x[j] · e^(±2πi·j·k/n). A length a·b is a transform of a, then one of b (Cooley
 * and Tukey, 1965), each a product of matrices: n·(a + b) multiplications.
 */
function transformed(x: Complex, sign: 1 | -1): Complex {
  const { shape } = x[0]
  const n = shape.at(-1)!
  const lines = both(x, (part) => part.reshape([-1, n]))
  let a = n > DIRECT ? Math.floor(Math.sqrt(n)) : 1
  while (n % a !== 0) a--
  if (a === 1) {
    if (n > MOST_PRIME)
      throw new RangeError(
        `fft: the length ${n} is a prime number: pad it with zeros, to ${2 ** Math.ceil(Math.log2(n))} say`,
      )
    const [c, s] = turns(n, n, n, sign)
    const [p, q] = lines
    return both([p.matmul(c).sub(q.matmul(s)), p.matmul(s).add(q.matmul(c))], (y) => y.reshape(shape))
  }
  const b = n / a
  const columns = both(lines, (part) => swapped(part.reshape([-1, a, b]))) // [m, b, a]
  const turned = times(transformed(columns, sign), turns(n, b, a, sign))
  const rows = transformed(both(turned, swapped), sign) // [m, a, b]
  return both(rows, (part) => swapped(part).reshape(shape))
}

/** x with its last axis cut, or filled up with zeros, to n. */
export function sized(x: Tensor, n: number): Tensor {
  const last = x.shape.at(-1)!
  const front = x.shape.slice(0, -1)
  if (last > n) return x.slice([...front.map(() => 0), 0], [...front.map(() => null), n])
  return last === n ? x : x.pad([...front.map(() => [0, 0] as const), [0, n - last]])
}

function requireComplex(name: string, x: Complex): Complex {
  if (Array.isArray(x) && x.length === 2 && x[0]?.shape.join() === x[1]?.shape.join() && x[0].rank > 0)
    return both(x, (part) => part.cast('float32'))
  throw new RangeError(
    `${name}: ${misplaced('a list of two tensors of one shape, the real and the imaginary part', x)}`,
  )
}

const overTwo = (x: Complex, sign: 1 | -1): Complex => {
  if (x[0].rank < 2) throw new RangeError(`fft2: expected two axes or more, got [${x[0].shape}]`)
  return both(transformed(both(transformed(x, sign), swapped), sign), swapped)
}

/** Along the last axis: [real, imaginary] → [real, imaginary]. */
export const fft = op('math.FFT(x)', (x: Complex) => transformed(requireComplex('fft', x), -1))
/** Along the last two axes. */
export const fft2 = op('math.FFT2(x)', (x: Complex) => overTwo(requireComplex('fft2', x), -1))
/** Takes `fft2` back. */
export const ifft2 = op('math.IFFT2(x)', (x: Complex) => {
  const y = overTwo(requireComplex('ifft2', x), 1)
  return both(y, (part) => part.div(part.shape.at(-1)! * part.shape.at(-2)!))
})

/** Of real numbers along the last axis, which is cut or filled up to fftLength = n: [..., n] → twice [..., ⌊n/2⌋ + 1]. */
export function realTransform(x: Tensor, fftLength: number = x.shape.at(-1) ?? 0): Complex {
  if (!isSize(fftLength)) throw new RangeError(`rfft: expected fftLength as a whole number, got ${fftLength}`)
  const real = sized(x.cast('float32'), fftLength)
  return both(transformed([real, real.mul(0)], -1), (y) => sized(y, Math.floor(fftLength / 2) + 1))
}

/** Takes `rfft` back: twice [..., ⌊n/2⌋ + 1] → [..., n]. */
export function realAgain(x: Complex, fftLength?: number): Tensor {
  const given = requireComplex('irfft', x)
  const n = fftLength ?? 2 * (given[0].shape.at(-1)! - 1)
  const bins = Math.floor(n / 2) + 1
  const [real, imaginary] = both(given, (part) => sized(part, bins))
  // The second half is the first one's mirror image; what is imaginary at its ends counts for nothing.
  const places = Array.from({ length: n }, (_, k) => (k < bins ? k : n - k))
  const signs = places.map((place, k) => (place === 0 || 2 * place === n ? 0 : k < bins ? 1 : -1))
  const whole = (part: Tensor) => part.gather(tensor(places, 'int32'), part.rank - 1)
  const [y] = transformed([whole(real), whole(imaginary).mul(tensor(signs, 'float32'))], 1)
  return y.div(n)
}

export const rfft = op('math.RFFT(x, fftLength=)', realTransform)
export const irfft = op('math.IRFFT(x, fftLength=)', realAgain)
