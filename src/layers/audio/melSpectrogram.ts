import { type Given, named, table } from '../../options.js'
import { tensor } from '../../tensor/create.js'
import { NdArray } from '../../tensor/ndarray.js'
import { stft, type Window, windowOf } from '../../tensor/ops/stft.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Layer, type LayerOptions } from '../layer.js'
import { requireSizes, titleOf } from '../requirements.js'

export interface MelSpectrogramOptions extends LayerOptions {
  /** Samples that are transformed at once. @default 2048 */
  fftLength?: number
  /** Samples from one piece to the next. @default 512 */
  sequenceStride?: number
  /** Samples of a piece; without it, `fftLength`. @default null */
  sequenceLength?: number | null
  /** What pieces fade in and out by: `hann`, `hamming`, `blackman`, `boxcar`, numbers, or null. @default 'hann' */
  window?: Window
  /** Samples a second. @default 16000 */
  samplingRate?: number
  /** Bands. @default 128 */
  numMelBins?: number
  /** Where the lowest band begins, in hertz. @default 20 */
  minFreq?: number
  /** Where the highest one ends, in hertz; without it, at half the sampling rate. @default null */
  maxFreq?: number | null
  /** Whether power is given in decibels. @default true */
  powerToDb?: boolean
  /** Decibels below the loudest value, below which all is alike. @default 80 */
  topDb?: number
  /** What magnitudes are raised to: 1 magnitude, 2 power. @default 2 */
  magExp?: number
  /** The least power. @default 1e-10 */
  minPower?: number
  /** The power that is 0 decibels. @default 1 */
  refPower?: number
}

/** Mels of a frequency in hertz, as the Hidden Markov Model Toolkit has them. */
const mels = (hertz: number) => 1127 * Math.log(1 + hertz / 700)

/**
 * How loud sound is at times and in bands as wide as the ear tells them apart
 * (keras.io/api/layers/preprocessing_layers/audio_preprocessing/mel_spectrogram): [samples] → [bands, times], or
 * [batch, samples] → [batch, bands, times].
 */
export class MelSpectrogram extends Layer {
  static override readonly kerasClass: string = 'MelSpectrogram'
  static override readonly options = table<MelSpectrogramOptions, LayerOptions>({
    fftLength: 'number',
    sequenceStride: 'number',
    sequenceLength: 'number?',
    window: 'any',
    samplingRate: 'number',
    numMelBins: 'number',
    minFreq: 'number',
    maxFreq: 'number?',
    powerToDb: 'boolean',
    topDb: 'number',
    magExp: 'number',
    minPower: 'number',
    refPower: 'number',
  })
  readonly #of: Required<Omit<MelSpectrogramOptions, keyof LayerOptions>> & {
    sequenceLength: number
    maxFreq: number
  }

  constructor(
    ...given: Given<
      MelSpectrogramOptions,
      [],
      [fftLength: number, sequenceStride: number, sequenceLength: number | null]
    >
  ) {
    const options = named<MelSpectrogramOptions>(new.target.name, MelSpectrogram.options, given)
    super(options)
    const { fftLength = 2048, window = 'hann', samplingRate = 16000 } = options
    const whole = (name: string, n: number) => requireSizes(this, name, n, 1)[0]
    this.#of = {
      fftLength: whole('fftLength', fftLength),
      sequenceStride: whole('sequenceStride', options.sequenceStride ?? 512),
      sequenceLength: whole('sequenceLength', options.sequenceLength ?? fftLength),
      window,
      samplingRate: whole('samplingRate', samplingRate),
      numMelBins: whole('numMelBins', options.numMelBins ?? 128),
      minFreq: options.minFreq ?? 20,
      maxFreq: options.maxFreq ?? Math.floor(samplingRate / 2),
      powerToDb: options.powerToDb ?? true,
      topDb: options.topDb ?? 80,
      magExp: options.magExp ?? 2,
      minPower: options.minPower ?? 1e-10,
      refPower: options.refPower ?? 1,
    }
    const { sequenceLength, minFreq, maxFreq } = this.#of
    if (sequenceLength > fftLength) {
      throw new RangeError(
        `${titleOf(this)}: expected sequenceLength up to fftLength, got ${sequenceLength} and ${fftLength}`,
      )
    }
    if (!(minFreq >= 0 && minFreq < maxFreq)) {
      throw new RangeError(`${titleOf(this)}: expected 0 ≤ minFreq < maxFreq, got ${minFreq} and ${maxFreq}`)
    }
    windowOf(titleOf(this), window, sequenceLength, true)
  }

  call(x: Tensor): Tensor {
    if (x.rank !== 1 && x.rank !== 2)
      throw new RangeError(`${titleOf(this)}: expected [samples] or [batch, samples], got [${x.shape}]`)
    const { sequenceLength, sequenceStride, fftLength, window, magExp } = this.#of
    const [real, imaginary] = stft(x.cast('float32'), { sequenceLength, sequenceStride, fftLength, window })
    const power = real.square().add(imaginary.square())
    const bands = (magExp === 2 ? power : power.sqrt().pow(magExp)).matmul(this.#weights())
    const y = this.#of.powerToDb ? this.#decibels(bands) : bands
    return x.rank === 1 ? y.transpose([1, 0]) : y.transpose([0, 2, 1])
  }

  /** What each frequency counts for each band, a triangle of height 1 in mels: [fftLength / 2 + 1, bands]. */
  #weights(): Tensor {
    const { fftLength, numMelBins, samplingRate, minFreq, maxFreq } = this.#of
    const bins = Math.floor(fftLength / 2) + 1
    const [low, high] = [mels(minFreq), mels(maxFreq)]
    const width = (high - low) / (numMelBins + 1)
    const weights = new Float32Array(bins * numMelBins)
    for (let bin = 1; bin < bins; bin++) {
      const place = (mels((samplingRate / 2) * (bin / (bins - 1))) - low) / width
      for (let band = 0; band < numMelBins; band++) {
        weights[bin * numMelBins + band] = Math.max(0, 1 - Math.abs(place - 1 - band))
      }
    }
    return tensor(new NdArray(weights, [bins, numMelBins]))
  }

  #decibels(power: Tensor): Tensor {
    const { minPower, refPower, topDb } = this.#of
    const zero = 10 * Math.log10(Math.max(Math.abs(refPower), minPower))
    const y = power
      .maximum(minPower)
      .log()
      .mul(10 * Math.LOG10E)
      .sub(zero)
    return y.maximum(y.max().sub(topDb))
  }

  override getConfig(): Record<string, unknown> {
    const of = this.#of
    return {
      ...super.getConfig(),
      fft_length: of.fftLength,
      sequence_stride: of.sequenceStride,
      sequence_length: of.sequenceLength,
      window: of.window,
      sampling_rate: of.samplingRate,
      num_mel_bins: of.numMelBins,
      min_freq: of.minFreq,
      max_freq: of.maxFreq,
      power_to_db: of.powerToDb,
      top_db: of.topDb,
      mag_exp: of.magExp,
      min_power: of.minPower,
      ref_power: of.refPower,
    }
  }
}
