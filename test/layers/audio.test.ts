import * as layers from 'glassgrad/audio'
import { MelSpectrogram, STFTSpectrogram } from 'glassgrad/audio'
import { beforeAll, describe, expect, it } from 'vitest'
import { layerFromConfig } from '../../src/layers/fromConfig.js'
import {
  Dense,
  Flatten,
  Input,
  loadModel,
  Model,
  NdArray,
  ready,
  Sequential,
  zeros,
} from '../../src/node/index.js'
import { expectClose, goldens, type LayerCase, tensorOf } from '../goldens.js'

beforeAll(async () => void (await ready()))

/** Computed by Keras 3.15.1: audio.py. */
describe.each(goldens<LayerCase[]>('audio.json'))('$name', (held) => {
  it('has Keras’ configuration, and computes what Keras computes', async () => {
    const layer = layerFromConfig(held.layer, held.config, layers)
    const { name: _, trainable: __, ...config } = layer.getConfig()
    expect(config).toEqual(held.config)
    const y = layer.apply(tensorOf(held.input)) as ReturnType<typeof tensorOf>
    expect(y.shape).toEqual(held.output.shape)
    const data = Array.from(await y.data())
    if (held.config.mode !== 'angle') return expectClose(data, held.output.data, 1e-4, 2e-5)
    // π is -π too, and where next to nothing sounds an angle is of rounding errors.
    for (const of of [Math.cos, Math.sin])
      expectClose(data.map(of), held.output.data.map(Number).map(of), 0, 1e-3)
  })
})

const sound = () =>
  NdArray.from(Array.from({ length: 600 }, (_, i) => Math.sin(i ** 1.3 / 9))).reshape([2, 300])

it('a spectrogram’s kernels are trained, and saved', async () => {
  const model = new Sequential([
    new STFTSpectrogram({ frameLength: 32, inputShape: [300, 1] }),
    new Flatten(),
    new Dense(1),
  ])
  expect(model.weights.slice(0, 2).map(({ name }) => name)).toEqual(['real_kernel', 'imag_kernel'])
  model.compile({ optimizer: 'adam', loss: 'mse' })
  const x = sound().reshape([2, 300, 1])
  const [before] = await model.getWeights()
  await model.fit(x, [[0], [1]], { epochs: 3, verbose: 0 })
  expect((await model.getWeights())[0].toArray()).not.toEqual(before.toArray())
  const again = await loadModel(await model.toBytes('keras'))
  expect((await again.predict(x)).toArray()).toEqual((await model.predict(x)).toArray())
})

it('mels go through a file, for sound of any length', async () => {
  const input = Input({ shape: [null] })
  const mel = new MelSpectrogram({ fftLength: 64, sequenceStride: 16, numMelBins: 8, samplingRate: 8000 })
  const model = new Model(input, mel.apply(input))
  expect(model.output).toMatchObject({ shape: [null, 8, null] })
  const y = await model.predict(sound())
  expect(y.shape).toEqual([2, 8, 19])
  const again = await loadModel(await model.toBytes('keras'))
  expect((await again.predict(sound())).toArray()).toEqual(y.toArray())
  expect(again.layers.at(-1)!.getConfig()).toEqual(mel.getConfig())
})

it('refuses what makes no sense', () => {
  expect(() => new MelSpectrogram({ fftLength: 64, sequenceLength: 65 })).toThrow(
    'expected sequenceLength up to fftLength, got 65 and 64',
  )
  expect(() => new MelSpectrogram({ minFreq: 9000 })).toThrow(
    'expected 0 ≤ minFreq < maxFreq, got 9000 and 8000',
  )
  expect(() => new MelSpectrogram({ window: 'kaiser' })).toThrow(
    "expected window hann, hamming, blackman, boxcar, 2048 numbers or null, got 'kaiser'",
  )
  expect(() => new MelSpectrogram().apply(zeros([2, 3, 4]))).toThrow('expected [samples] or [batch, samples]')
  expect(() => new STFTSpectrogram({ frameLength: 8, frameStep: 9 })).toThrow(
    'expected frameStep ≤ frameLength ≤ fftLength, got 9, 8, 8',
  )
  expect(() => new STFTSpectrogram('power' as never)).toThrow("'log' or 'magnitude'")
  expect(() => new STFTSpectrogram().apply(zeros([2, 300]))).toThrow('[batch, time, channels]')
  expect(() => new STFTSpectrogram().apply(zeros([2, 100, 1]))).toThrow()
})
