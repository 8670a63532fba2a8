import { type Given, named, table } from '../../options.js'
import { tensor } from '../../tensor/create.js'
import { NdArray } from '../../tensor/ndarray.js'
import { concat } from '../../tensor/ops/concat.js'
import { conv } from '../../tensor/ops/conv.js'
import { type Window, windowOf } from '../../tensor/ops/stft.js'
import { arctan2 } from '../../tensor/ops/trigonometry.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Variable } from '../../tensor/variable.js'
import { Layer, type LayerOptions } from '../layer.js'
import { requireAxes, requireOneOf, requireSizes, titleOf } from '../requirements.js'
import { type DataFormat, type ImageLayerOptions, requireDataFormat } from '../spatialLayer.js'

/** Keeps logarithms finite, as in Keras. */
const TINY = 1e-7

const MODES = ['log', 'magnitude', 'psd', 'real', 'imag', 'angle', 'stft'] as const

export interface STFTSpectrogramOptions extends ImageLayerOptions {
  /**
   * What is given of the transform: its magnitude or the logarithm of that, its power density, its real or imaginary part,
   * both side by side (`stft`), or its angle. @default 'log'
   */
  mode?: (typeof MODES)[number]
  /** Samples of a piece. @default 256 */
  frameLength?: number
  /** Samples from one piece to the next; without it, half a piece. @default null */
  frameStep?: number | null
  /** Samples that are transformed at once; without it, the power of two from a piece on. @default null */
  fftLength?: number | null
  /** What pieces fade in and out by: `hann`, `hamming`, `blackman`, `boxcar`, numbers, or null. @default 'hann' */
  window?: Window
  /** Whether the window is one period of a function that goes on. @default false */
  periodic?: boolean
  /** What the window is divided by: the root of its squares' sum, its sum, or nothing. @default 'density' */
  scaling?: 'density' | 'spectrum' | null
  /** `same` fills up with zeros at the ends. @default 'valid' */
  padding?: 'valid' | 'same'
  /** Whether frequencies have an axis of their own, so that the output is an image. @default false */
  expandDims?: boolean
}

/**
 * The short-time Fourier transform by two convolutions, whose kernels begin as cosines and sines, and may be trained
 * (keras.io/api/layers/preprocessing_layers/audio_preprocessing/stft_spectrogram): [batch, time, channels] →
 * [batch, times, channels · frequencies], or [batch, times, frequencies, channels] with `expandDims`.
 */
export class STFTSpectrogram extends Layer {
  static override readonly kerasClass: string = 'STFTSpectrogram'
  static override readonly options = table<STFTSpectrogramOptions, LayerOptions>({
    mode: 'string',
    frameLength: 'number',
    frameStep: 'number?',
    fftLength: 'number?',
    window: 'any',
    periodic: 'boolean',
    scaling: 'string?',
    padding: 'string',
    expandDims: 'boolean',
    dataFormat: 'string?',
  })
  readonly mode: (typeof MODES)[number]
  readonly frameLength: number
  readonly frameStep: number | null
  readonly fftLength: number | null
  readonly window: Window
  readonly periodic: boolean
  readonly scaling: 'density' | 'spectrum' | null
  readonly padding: 'valid' | 'same'
  readonly expandDims: boolean
  readonly dataFormat: DataFormat
  realKernel: Variable | null = null
  imagKernel: Variable | null = null
  readonly #step: number
  readonly #length: number
  readonly #fade: readonly number[]

  constructor(
    ...given: Given<
      STFTSpectrogramOptions,
      [],
      [mode: (typeof MODES)[number], frameLength: number, frameStep: number | null, fftLength: number | null]
    >
  ) {
    const options = named<STFTSpectrogramOptions>(new.target.name, STFTSpectrogram.options, given)
    super(options)
    const { frameLength = 256, frameStep = null, fftLength = null, window = 'hann', scaling } = options
    this.mode = requireOneOf(this, 'mode', MODES, options.mode ?? 'log')
    this.frameLength = requireSizes(this, 'frameLength', frameLength, 1)[0]
    this.frameStep = frameStep
    this.fftLength = fftLength
    this.window = window
    this.periodic = options.periodic ?? false
    this.scaling =
      scaling === null
        ? null
        : requireOneOf<'density' | 'spectrum'>(this, 'scaling', ['density', 'spectrum'], scaling ?? 'density')
    this.padding = requireOneOf(this, 'padding', ['valid', 'same'], options.padding ?? 'valid')
    this.expandDims = options.expandDims ?? false
    this.dataFormat = requireDataFormat(this, options)
    this.#step = requireSizes(this, 'frameStep', frameStep ?? Math.max(1, frameLength >> 1), 1)[0]
    this.#length = requireSizes(this, 'fftLength', fftLength ?? 2 ** Math.ceil(Math.log2(frameLength)), 1)[0]
    this.#fade = windowOf(titleOf(this), window, frameLength, this.periodic)
    if (this.#step > frameLength || this.#length < frameLength) {
      throw new RangeError(
        `${titleOf(this)}: expected frameStep ≤ frameLength ≤ fftLength, got ${this.#step}, ${frameLength}, ${this.#length}`,
      )
    }
  }

  override build(): void {
    const shape = [this.frameLength, 1, this.#bins]
    const kernel = (name: string, wave: (angle: number) => number) =>
      this.addWeight(name, shape, () => this.#waves(wave))
    if (this.mode !== 'imag') this.realKernel = kernel('real_kernel', Math.cos)
    if (this.mode !== 'real') this.imagKernel = kernel('imag_kernel', (angle) => -Math.sin(angle))
  }

  /** How many frequencies there are. */
  get #bins(): number {
    return Math.floor(this.#length / 2) + 1
  }

  /** Waves of all frequencies under the window: [frameLength, 1, frequencies]. */
  #waves(wave: (angle: number) => number): Tensor {
    const [fade, bins] = [this.#fade, this.#bins]
    const scale =
      this.window === null || this.scaling === null
        ? 1
        : this.scaling === 'density'
          ? Math.sqrt(fade.reduce((sum, w) => sum + w * w, 0))
          : fade.reduce((sum, w) => sum + Math.abs(w), 0)
    // As in Keras, whose kernel does not know an odd fftLength.
    const turn = (2 * Math.PI) / Math.max(1, 2 * (bins - 1))
    const values = fade.flatMap((w, t) =>
      Array.from({ length: bins }, (_, k) => (wave(turn * t * k) * w) / scale),
    )
    return tensor(new NdArray(Float32Array.from(values), [fade.length, 1, bins]))
  }

  call(x: Tensor): Tensor {
    const first = this.dataFormat === 'channels_first'
    requireAxes(this, x.shape, first ? ['batch', 'channels', 'time'] : ['batch', 'time', 'channels'])
    this.requireBuilt()
    const parts = first ? x : x.transpose([0, 2, 1])
    const [n, channels, time] = parts.shape
    const lines = parts.reshape([n * channels, time, 1])
    const of = (kernel: Variable | null) =>
      kernel && conv(lines, this.valueOf(kernel), { strides: [this.#step], padding: this.padding })
    const y = this.#output(of(this.realKernel), of(this.imagKernel)) // [n · channels, times, frequencies]
    const [, times, bins] = y.shape
    const all = y.reshape([n, channels, times, bins])
    if (this.expandDims) return first ? all : all.transpose([0, 2, 3, 1])
    return first
      ? all.transpose([0, 1, 3, 2]).reshape([n, channels * bins, times])
      : all.transpose([0, 2, 1, 3]).reshape([n, times, channels * bins])
  }

  #output(real: Tensor | null, imaginary: Tensor | null): Tensor {
    if (!real || !imaginary) return (real ?? imaginary)!
    if (this.mode === 'angle') return arctan2(imaginary, real)
    if (this.mode === 'stft') return concat([real, imaginary], 2)
    const power = real.square().add(imaginary.square())
    if (this.mode === 'psd') {
      const bins = this.#bins
      // All frequencies but the first and the last stand for two.
      return power.mul(
        tensor(
          Array.from({ length: bins }, (_, k) => (k > 0 && k < bins - 1 ? 2 : 1)),
          'float32',
        ),
      )
    }
    const magnitude = power.maximum(TINY).sqrt()
    return this.mode === 'magnitude' ? magnitude : magnitude.maximum(TINY).log()
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      mode: this.mode,
      frame_length: this.frameLength,
      frame_step: this.frameStep,
      fft_length: this.fftLength,
      window: this.window,
      periodic: this.periodic,
      scaling: this.scaling,
      padding: this.padding,
      data_format: this.dataFormat,
      expand_dims: this.expandDims,
    }
  }
}
