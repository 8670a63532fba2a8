import { readFileSync } from 'node:fs'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { compileOptions } from '../../src/model/saving/compileConfig.js'
import {
  close,
  loadModel,
  modelFromJSON,
  NdArray,
  type Optimizer,
  type Sequential,
} from '../../src/node/index.js'
import { expectClose } from '../goldens.js'

// Files as older Kerases wrote them: their layouts, with small numbers.

afterAll(close)
afterEach(() => vi.restoreAllMocks())

const path = (file: string) => new URL(`../goldens/older/${file}`, import.meta.url).pathname
const expected: { x: number[][]; prediction: number[][] } = JSON.parse(
  readFileSync(path('expected.json'), 'utf8'),
)
const x = NdArray.from(expected.x)
const y = [
  [1, 0],
  [0, 1],
]

const inputLayer = (...shape: (number | null)[]) => ({
  class_name: 'InputLayer',
  config: { batch_input_shape: [null, ...shape], dtype: 'float32', sparse: false, name: 'in' },
})

/** A Sequential of one layer that an older Keras describes. */
function layerOf(className: string, config: object, ...shape: number[]): Sequential {
  const layers = [
    inputLayer(...shape),
    { class_name: className, config: { name: 'l', trainable: true, ...config } },
  ]
  return modelFromJSON(
    JSON.stringify({ class_name: 'Sequential', config: { name: 's', layers } }),
  ) as Sequential
}

describe('compiled .h5 files of Keras 2', () => {
  it.each([
    ['tfkeras23_adam', 0.005],
    ['tfkeras23_sgd', 0.05],
    ['tfkeras23_rmsprop', 0.002],
    ['tfkeras23_adadelta', 0.1],
    ['tfkeras23_frozen', 0.005],
    ['keras224_adam', 0.0001],
  ])('%s: predictions, learning rate, step and slots', async (name, rate) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const model = await loadModel(path(`${name}.h5`))
    expectClose((await model.predict(x)).data, expected.prediction.flat(), 1e-5, 1e-6, name)
    const { optimizer } = model.compiled
    expect(optimizer.learningRate).toBeCloseTo(rate, 6)
    expect(optimizer.iterations).toBe(7)
    expect(warn).not.toHaveBeenCalled()
    for (const slot of optimizer.variables) {
      expect([...(await slot.value.array()).data].every((v) => v === Math.fround(0.01))).toBe(true)
    }
    if (name !== 'tfkeras23_frozen') await model.fit(x, y, { verbose: 0 })
  })

  it('a learning rate that is called lr, an accuracy in a wrapper', async () => {
    expect((await loadModel(path('keras2_lr.h5'))).compiled.optimizer.learningRate).toBeCloseTo(1e-4, 9)
    const model = await loadModel(path('tfkeras24_meanmetricwrapper.h5'))
    const logs = await model.evaluate(x, y, { verbose: 0, returnDict: true })
    expect(Object.keys(logs)).toEqual(['loss', 'accuracy'])
  })
})

it.each(['tf213', 'tf213_windows', 'tf215_windows'])('%s.keras', async (name) => {
  const model = await loadModel(path(`${name}.keras`))
  expectClose((await model.predict(x)).data, expected.prediction.flat(), 1e-5, 1e-6, name)
})

it('names in other letters than ASCII in .h5', async () => {
  const model = await loadModel(path('unicode.h5')) // as Keras 3 wrote it
  expect(model.layers.map(({ name }) => name)).toEqual(['слой_1', 'größe', '日本'])
  const before = await model.predict([[1, 2]])
  expectClose(before.data, [1.5426911], 1e-5, 0, 'unicode')
  const again = await loadModel(await model.toBytes('h5'))
  expect(await again.predict([[1, 2]])).toEqual(before)
  expect(again.compiled.optimizer.iterations).toBe(1)
})

describe('settings that had other names', () => {
  it('the slope of LeakyReLU', async () => {
    const { data } = await layerOf('LeakyReLU', { alpha: 0.1 }, 2).predict([[-1, 2]])
    expectClose(data, [-0.1, 2], 1e-6, 0, 'LeakyReLU')
  })

  // What tf.keras 2 writes of a class because a class above it has it.
  it.each([
    ['Conv2DTranspose', { filters: 2, kernel_size: [2, 2], groups: 1 }, [4, 4, 3]],
    ['DepthwiseConv2D', { kernel_size: [2, 2], groups: 1 }, [4, 4, 3]],
    [
      'SeparableConv2D',
      {
        filters: 2,
        kernel_size: [2, 2],
        groups: 1,
        kernel_initializer: 'glorot_uniform',
        kernel_regularizer: null,
      },
      [4, 4, 3],
    ],
    ['SpatialDropout2D', { rate: 0.5, noise_shape: null, seed: null }, [4, 4, 3]],
    ['SyncBatchNormalization', { axis: [3], epsilon: 0.001 }, [4, 4, 3]],
    ['ConvLSTM1D', { filters: 2, kernel_size: [2], time_major: false, implementation: 1 }, [3, 4, 2]],
    ['MultiHeadAttention', { num_heads: 2, key_dim: 2, softmax_robust_masking: false }, [4, 4]],
  ])('%s: settings of the class that it is made of', (className, config, shape) => {
    if (className !== 'MultiHeadAttention')
      expect(layerOf(className, config, ...shape).layers).toHaveLength(1)
    const json = {
      class_name: 'Sequential',
      config: { name: 's', layers: [{ class_name: className, config }] },
    }
    expect(modelFromJSON(JSON.stringify(json)).layers[0].constructor.name).toBe(
      className.replace(/^Sync/, ''),
    )
    const wrong = layerOf.bind(null, className, { ...config, groups: 2, noise_shape: [1] }, ...shape)
    expect(wrong).toThrow(/there is no option '(groups|noiseShape)'/)
  })

  it.each(['Zeros', 'GlorotUniform', 'Orthogonal', 'TruncatedNormal'])('the type of %s', (className) => {
    const kernel_initializer = { class_name: className, config: { dtype: 'float32' } }
    const [layer] = layerOf('Dense', { units: 2, kernel_initializer }, 3).layers
    expect(layer.getConfig().kernel_initializer).toMatchObject({ class_name: className })
    const wrong = { class_name: className, config: { shape: [1] } }
    expect(() => layerOf('Dense', { units: 2, kernel_initializer: wrong }, 3)).toThrow("no option 'shape'")
  })

  it('an optimizer that was new in tf.keras 2.11, with a schedule', () => {
    const schedule = {
      initial_learning_rate: 0.1,
      decay_steps: 10,
      decay_rate: 0.5,
      staircase: false,
      name: null,
    }
    const learning_rate = { class_name: 'ExponentialDecay', config: schedule }
    const config = { name: 'Adam', learning_rate, jit_compile: true, is_legacy_optimizer: false, beta_1: 0.8 }
    const json = { optimizer_config: { class_name: 'Custom>Adam', config }, loss: 'mse' }
    const { optimizer } = compileOptions(json, {}, {})!
    expect((optimizer as Optimizer).getConfig()).toMatchObject({ name: 'Adam', beta_1: 0.8 })
    expect((optimizer as Optimizer).learningRate).toBeCloseTo(0.1)
  })

  it('hard_sigmoid in Keras 2 and in Keras 3', async () => {
    const layer = (more: object) => ({
      ...more,
      class_name: 'Activation',
      config: { name: 'l', activation: 'hard_sigmoid' },
    })
    const at = async (more: object, ofLayer = {}) => {
      const config = { name: 's', layers: [layer(ofLayer)] }
      const model = modelFromJSON(JSON.stringify({ class_name: 'Sequential', config, ...more }))
      return [...(await model.predict(NdArray.from([[-2.75, 1]]))).data]
    }
    const [second, third] = [
      [0, 0.7],
      [Math.fround(1 / 24), Math.fround(2 / 3)],
    ]
    expectClose(await at({ keras_version: '2.4.0' }), second, 1e-6, 1e-7, 'Keras 2')
    expectClose(await at({ keras_version: 'tfjs-layers 4.22.0' }), second, 1e-6, 1e-7, 'TensorFlow.js')
    expectClose(await at({}), second, 1e-6, 1e-7, 'Keras 1')
    expectClose(await at({ module: 'keras' }, { module: 'keras.layers' }), third, 1e-6, 1e-7, 'Keras 3')
    expectClose(await at({ keras_version: '3.15.1' }), third, 1e-6, 1e-7, 'converted from Keras 3')
  })

  it('causal attention', () => {
    const json = {
      class_name: 'Functional',
      config: {
        name: 'm',
        layers: [
          { ...inputLayer(3, 2), name: 'in', inbound_nodes: [] },
          {
            class_name: 'Attention',
            name: 'a',
            config: { name: 'a', trainable: true, causal: true },
            inbound_nodes: [
              [
                ['in', 0, 0, {}],
                ['in', 0, 0, {}],
              ],
            ],
          },
        ],
        input_layers: [['in', 0, 0]],
        output_layers: [['a', 0, 0]],
      },
    }
    expect(modelFromJSON(JSON.stringify(json)).layers[0].getConfig()).toMatchObject({ use_causal_mask: true })
  })

  it('initializers', () => {
    const normal = {
      class_name: 'VarianceScaling',
      config: { scale: 2, mode: 'fan_in', distribution: 'normal', seed: null },
    }
    expect(layerOf('Dense', { units: 2, kernel_initializer: normal }, 2).layers[0].getConfig()).toMatchObject(
      {
        kernel_initializer: { config: { distribution: 'truncated_normal' } },
      },
    )
    expect(layerOf('Dense', { output_dim: 2, init: 'uniform' }, 2).layers[0].getConfig()).toMatchObject({
      kernel_initializer: { class_name: 'RandomUniform' },
    })
  })

  it('a convolution of Keras 1', () => {
    const model = layerOf(
      'Convolution2D',
      {
        nb_filter: 4,
        nb_row: 3,
        nb_col: 5,
        border_mode: 'same',
        subsample: [2, 2],
        dim_ordering: 'tf',
        bias: false,
      },
      8,
      8,
      3,
    )
    expect(model.layers[0].getConfig()).toMatchObject({
      filters: 4,
      kernel_size: [3, 5],
      padding: 'same',
      strides: [2, 2],
      use_bias: false,
    })
  })
})

it('CuDNNLSTM and CuDNNGRU are LSTM and GRU', async () => {
  const { x, y } = JSON.parse(readFileSync(path('cudnn.json'), 'utf8'))
  const model = await loadModel(path('cudnn.h5'))
  expect(model.layers.map((layer) => layer.constructor.name)).toEqual(['LSTM', 'Bidirectional'])
  const given = NdArray.from(x)
  expectClose((await model.predict(given)).data, y.flat(), 1e-5, 1e-6)
  const again = await loadModel(await model.toBytes('keras'))
  expect((await again.predict(given)).toArray()).toEqual((await model.predict(given)).toArray())
})
