import { show } from '../../show.js'
import { tensor } from '../create.js'
import { NdArray } from '../ndarray.js'
import { isSize } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { type Complex, realAgain, realTransform, sized } from './fourier.js'
import { op } from './kerasOp.js'
import { padding } from './padding.js'
import { scatterAdd } from './scatterAdd.js'

// Short-time transforms: of windows of the last axis (keras.io/api/ops/fft).

/** Windows of the last axis, each so many elements behind the one before: [..., n] → [..., windows, length]. */
function sequences(x: Tensor, length: number, stride: number): Tensor {
  const n = x.shape.at(-1) ?? 0
  if (!isSize(length, 1) || !isSize(stride, 1) || length > n) {
    throw new RangeError(
      `extractSequences: expected sequenceLength and sequenceStride from 1 on, and ${length} elements or more, ` +
        `got a stride of ${stride} and [${x.shape}]`,
    )
  }
  return x.gather(starts(Math.floor((n - length) / stride) + 1, length, stride), x.rank - 1)
}

const starts = (count: number, length: number, stride: number) => {
  const places = Int32Array.from(
    { length: count * length },
    (_, i) => Math.floor(i / length) * stride + (i % length),
  )
  return tensor(new NdArray(places, [count, length]), 'int32')
}

export const extractSequences = op(
  'math.ExtractSequences(x, sequenceLength=, sequenceStride=)',
  (x: Tensor, sequenceLength: number, sequenceStride: number) => sequences(x, sequenceLength, sequenceStride),
)

/** Sums of cosines. */
const WINDOWS: Readonly<Record<string, readonly number[]>> = {
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  boxcar: [1],
}

/** What a piece of sound fades in and out by: a name, or numbers. */
export type Window = string | readonly number[] | null

/**
 * A window of n numbers.
 * @param periodic whether it is one period of a function that goes on, so that it ends before it is where it began
 */
export function windowOf(name: string, window: Window, n: number, periodic: boolean): readonly number[] {
  if (window === null) return Array<number>(n).fill(1)
  if (typeof window === 'string' && Object.hasOwn(WINDOWS, window)) {
    const period = periodic ? n : Math.max(1, n - 1)
    return Array.from({ length: n }, (_, i) =>
      n === 1
        ? 1
        : WINDOWS[window].reduce(
            (y, share, k) => y + share * Math.cos(k * (Math.PI + (2 * Math.PI * i) / period)),
            0,
          ),
    )
  }
  if (typeof window !== 'string' && window.length === n) return [...window]
  throw new RangeError(
    `${name}: expected window ${Object.keys(WINDOWS).join(', ')}, ${n} numbers or null, got ${show(window)}`,
  )
}

interface Short {
  fftLength: number
  window: readonly number[]
}

/** The window with zeros at both sides, as long as the transform. */
function short(name: string, sequenceLength: number, fftLength: number, window: Window): Short {
  if (!isSize(sequenceLength, 1) || !isSize(fftLength, 1) || fftLength < sequenceLength) {
    throw new RangeError(
      `${name}: expected sequenceLength from 1 up to fftLength, got ${sequenceLength} and ${fftLength}`,
    )
  }
  const before = Math.floor((fftLength - sequenceLength) / 2)
  const values = windowOf(name, window, sequenceLength, true)
  return { fftLength, window: Array.from({ length: fftLength }, (_, i) => values[i - before] ?? 0) }
}

/**
 * The short-time transform: windows of x [..., samples] one after the other → twice [..., windows, ⌊fftLength/2⌋ + 1].
 * @param center whether the middle of each window counts, so that x goes on at its ends as its mirror image
 */
export const stft = op(
  'math.STFT(x, sequenceLength=, sequenceStride=, fftLength=, window=?, center=)',
  (
    x: Tensor,
    sequenceLength: number,
    sequenceStride: number,
    fftLength: number,
    window: Window = 'hann',
    center: boolean = true,
  ): Complex => {
    const { window: weights } = short('stft', sequenceLength, fftLength, window)
    const half = Math.floor(fftLength / 2)
    const around = [...x.shape.slice(1).map(() => [0, 0] as const), [half, half] as const]
    const whole = center ? padding(x.cast('float32'), around, 'reflect') : x.cast('float32')
    return realTransform(sequences(whole, fftLength, sequenceStride).mul(tensor(weights, 'float32')))
  },
)

/**
 * Takes `stft` back, at the ends too: windows are added up, and divided by what their windows' squares add up to.
 * @param length how many samples; by default as many as the windows cover
 */
export const istft = op(
  'math.ISTFT(x, sequenceLength=, sequenceStride=, fftLength=, length=, window=?, center=)',
  (
    x: Complex,
    sequenceLength: number,
    sequenceStride: number,
    fftLength: number,
    length?: number,
    window: Window = 'hann',
    center: boolean = true,
  ): Tensor => {
    const { window: weights } = short('istft', sequenceLength, fftLength, window)
    const pieces = realAgain(x, fftLength)
    const count = pieces.shape.at(-2)!
    const all = fftLength + sequenceStride * (count - 1)
    const places = starts(count, fftLength, sequenceStride)
    const added = (y: Tensor) => scatterAdd(y, places, y.rank - 2, all)
    const fade = tensor(weights, 'float32')
    const envelope = added(fade.square().broadcastTo([count, fftLength]))
    const some = envelope.greater(1e-8)
    const y = window === null ? added(pieces) : added(pieces.mul(fade)).div(some.where(envelope, 1))
    const from = center ? Math.floor(fftLength / 2) : 0
    const to = length === undefined ? all - from : from + length
    const front = y.shape.slice(0, -1)
    const kept = y.slice([...front.map(() => 0), from], [...front.map(() => null), Math.min(to, all)])
    return sized(kept, to - from)
  },
)
