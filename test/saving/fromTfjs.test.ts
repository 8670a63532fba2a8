import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { loadModel, NdArray } from 'glassgrad'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { expectClose } from '../goldens.js'

const folder = mkdtempSync(join(tmpdir(), 'glassgrad-from-tfjs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(async () => {
  await tf.setBackend('cpu')
})

const { layers } = tf
type Made = tf.layers.Layer | tf.layers.Layer[]

/** A model of these layers, with weights that differ, and where it lies. */
async function saved(name: string, shape: number[], made: Made): Promise<[tf.LayersModel, string]> {
  const input = tf.input({ shape })
  const outputs = [made].flat().reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input)
  const model = tf.model({ inputs: input, outputs })
  model.setWeights(
    model.getWeights().map(({ size, shape }) => {
      const values = Float32Array.from(
        { length: size },
        (_, i) => 0.05 + 0.6 * Math.abs(Math.sin(7 * i + size)),
      )
      return tf.tensor(values, shape)
    }),
  )
  const path = join(folder, `${name}.json`)
  await model.save({
    async save({ modelTopology, weightSpecs, weightData }) {
      const weightsManifest = [{ paths: [`${name}.bin`], weights: weightSpecs }]
      writeFileSync(path, JSON.stringify({ modelTopology, weightsManifest }))
      writeFileSync(join(folder, `${name}.bin`), new Uint8Array(weightData as ArrayBuffer))
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }
    },
  } as tf.io.IOHandler)
  return [model, path]
}

const images = [7, 8, 4]
const steps = [6, 4]
const activations =
  'elu gelu hardSigmoid linear mish relu relu6 selu sigmoid softmax softplus softsign swish tanh'.split(' ')

const cases: [name: string, shape: number[], make: () => Made][] = [
  ...activations.map((activation): (typeof cases)[number] => [
    activation,
    [6],
    () => layers.activation({ activation: activation as 'relu' }),
  ]),
  ['dense', [6], () => layers.dense({ units: 3, activation: 'hardSigmoid', kernelConstraint: 'maxNorm' })],
  ['leakyReLU', [6], () => layers.leakyReLU({})],
  ['prelu', images, () => layers.prelu({ sharedAxes: [1, 2] })],
  ['reLU', [6], () => layers.reLU({ maxValue: 0.3 })],
  ['thresholdedReLU', [6], () => layers.thresholdedReLU({})],
  [
    'pooling1d',
    steps,
    () => [layers.maxPooling1d({ poolSize: 2, padding: 'same' }), layers.globalMaxPooling1d({})],
  ],
  [
    'pooling2d',
    images,
    () => layers.averagePooling2d({ poolSize: [2, 3], strides: [1, 2], padding: 'same' }),
  ],
  ['pooling3d', [4, 5, 6, 2], () => layers.maxPooling3d({ poolSize: [2, 2, 2] })],
  [
    'zeroPadding2d',
    images,
    () =>
      layers.zeroPadding2d({
        padding: [
          [1, 2],
          [0, 1],
        ],
      }),
  ],
  [
    'cropping2D',
    images,
    () =>
      layers.cropping2D({
        cropping: [
          [1, 2],
          [0, 1],
        ],
      }),
  ],
  ['upSampling2d', images, () => layers.upSampling2d({ size: [2, 3] })],
  [
    'shapes',
    images,
    () => [
      layers.permute({ dims: [3, 1, 2] }),
      layers.reshape({ targetShape: [-1] }),
      layers.repeatVector({ n: 2 }),
    ],
  ],
  ['conv1d', steps, () => layers.conv1d({ filters: 3, kernelSize: 2, dilationRate: 2 })],
  ['conv2d', [4, 7, 8], () => layers.conv2d({ filters: 2, kernelSize: 3, dataFormat: 'channelsFirst' })],
  ['conv3d', [4, 5, 6, 2], () => layers.conv3d({ filters: 2, kernelSize: 2 })],
  [
    'conv2dTranspose',
    images,
    () => layers.conv2dTranspose({ filters: 2, kernelSize: 2, strides: [2, 2], padding: 'same' }),
  ],
  ['depthwiseConv2d', images, () => layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 })],
  ['separableConv2d', images, () => layers.separableConv2d({ kernelSize: 3, filters: 2 })],
  ['batchNormalization', images, () => layers.batchNormalization({ scale: false })],
  ['layerNormalization', images, () => layers.layerNormalization({ axis: [-2, -1], epsilon: 0.1 })],
  ['masking', steps, () => [layers.masking({ maskValue: 0.1 }), layers.lstm({ units: 2 })]],
  ['convLstm2d', [3, 5, 6, 2], () => layers.convLstm2d({ filters: 2, kernelSize: 2 })],
  [
    'bidirectional',
    steps,
    () => layers.bidirectional({ layer: layers.gru({ units: 2 }) as tf.RNN, mergeMode: 'sum' }),
  ],
  [
    'timeDistributed',
    [3, 6],
    () => layers.timeDistributed({ layer: layers.dense({ units: 2, activation: 'hardSigmoid' }) }),
  ],
  [
    'what drops and disturbs',
    steps,
    () => [
      layers.spatialDropout1d({ rate: 0.2 }),
      layers.gaussianNoise({ stddev: 1 }),
      layers.gaussianDropout({ rate: 0.2 }),
      layers.alphaDropout({ rate: 0.1 }),
      layers.dropout({ rate: 0.1 }),
    ],
  ],
]

describe("a model's file of TensorFlow.js predicts what the model predicts", () => {
  it.each(cases)('%s', async (name, shape, make) => {
    const [theirs, path] = await saved(name, shape, make())
    const all = [3, ...shape]
    const x = Float32Array.from({ length: tf.util.sizeFromShape(all) }, (_, i) => 2 * Math.sin(13 * i))
    const want = theirs.predict(tf.tensor(x, all)) as tf.Tensor
    const got = await (await loadModel(path)).predict<NdArray>(new NdArray(x, all))
    expect(got.shape).toEqual(want.shape)
    expectClose(got.data, [...(await want.data())], 1e-5, 1e-6, name)
  })
})

it('says where TensorFlow.js samples images at other places', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const [, path] = await saved(
    'bilinear',
    images,
    layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }),
  )
  await loadModel(path)
  expect(warn.mock.calls.flat().join()).toMatch(/UpSampling2D ".*" samples between pixels as Keras does/)
  warn.mockRestore()
})
