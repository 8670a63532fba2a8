import { describe, expect, it } from 'vitest'
import {
  Activation,
  AveragePooling1D,
  BatchNormalization,
  Concatenate,
  Conv2D,
  constraints,
  Dense,
  Dropout,
  ELU,
  Embedding,
  Flatten,
  initializers,
  Layer,
  LeakyReLU,
  layerFromConfig,
  MaxPooling2D,
  Reshape,
  regularizers,
  Softmax,
  SpatialDropout2D,
  type Tensor,
} from '../../src/index.js'
import { loose, make } from './loose.js'

describe('a layer refuses', () => {
  it.each<[what: string, attempt: () => unknown, message: RegExp]>([
    [
      'a misspelt option',
      make(Dense, 8, { unit: 3 }),
      /^Dense: there is no option 'unit'\. Did you mean 'units'\?/,
    ],
    ['another one', make(Dense, 8, { activaton: 'relu' }), /Did you mean 'activation'\?/],
    [
      'and says which layer',
      make(Dense, 8, { name: 'top', bias: 1 }),
      /^Dense "top".*it is called useBias here/,
    ],
    ['snake case', make(Dense, 8, { input_shape: [3] }), /'input_shape': it is called inputShape here/],
    [
      'names of Keras 1',
      make(Conv2D, 8, 3, { border_mode: 'same' }),
      /'border_mode': it is called padding here/,
    ],
    ['names of Keras 2', make(LeakyReLU, { alpha: 0.1 }), /'alpha': it is called negativeSlope here/],
    ['names of others', make(Conv2D, 8, 3, { stride: 2 }), /'stride': it is called strides here/],
    ['what every object has', make(Dense, 8, { constructor: 1 }), /there is no option 'constructor'/],
    ['options of its parent', make(SpatialDropout2D, 0.5, { noiseShape: [1] }), /no option 'noiseShape'/],
    ['options where it has none', make(Activation, 'relu', { foo: 1 }), /no option 'foo'/],
    ['no argument at all', make(Dense), /^Dense: expected units, got none/],
    ['a missing argument', make(Conv2D, 8), /^Conv2D: expected kernelSize, got none/],
    ['one too many', make(Reshape, 2, 3), /^Reshape: expected targetShape and options .*, got 2, 3/],
    ['more still', make(Flatten, 'channels_last', 1, 2), /^Flatten: expected dataFormat and options/],
    [
      'null for options',
      make(Dropout, 0.5, null, null, null),
      /^Dropout: expected rate, noiseShape, seed and/,
    ],
    [
      'a class for an activation',
      make(Dense, 8, Dense),
      /activation: expected an id or a function, got the class Dense/,
    ],
    ['an object for a name', make(Dense, 8, { name: { a: 1 } }), /expected name to be text, got \{ a \}/],
    [
      'text for yes or no',
      make(Dense, 8, { useBias: 'no' }),
      /expected useBias to be true or false, got 'no'/,
    ],
    [
      'text for a number',
      make(BatchNormalization, { momentum: '0.9' }),
      /momentum to be a number, got '0.9'/,
    ],
    [
      'text for a number, by position',
      make(Dropout, '0.5'),
      /Dropout: expected rate to be a number, got '0.5'/,
    ],
    [
      'what is given twice',
      make(Dense, 8, { units: 3 }),
      /^Dense: units is given twice, as 8 and as an option/,
    ],
    [
      'a promise',
      make(Dense, Promise.resolve(8)),
      /expected units to be a number, got a promise: await it first/,
    ],
    [
      'a number for a regularizer',
      make(Dense, 8, { kernelRegularizer: 5 }),
      /regularizer: expected an id.*got 5/,
    ],
    [
      'a number for a constraint',
      make(Dense, 8, { biasConstraint: 1e308 }),
      /constraint: expected.*got 1e\+308/,
    ],
    [
      'an array for an initializer',
      make(Dense, 8, { biasInitializer: [] }),
      /initializer: expected.*got \[\]/,
    ],
    ['text for sizes', make(MaxPooling2D, 'two'), /poolSize to be a whole number.*got 'two'/],
    ['a number for a word', make(MaxPooling2D, 2, 2, 3), /expected padding to be text, got 3/],
  ])('%s', (_, attempt, message) => {
    expect(attempt).toThrow(message)
    expect(attempt).not.toThrow(TypeError)
  })

  it('options of initializers, regularizers and constraints', () => {
    expect(() => loose(initializers.constant)({ val: 1 })).toThrow(
      "constant: there is no option 'val'. Did you mean 'value'?",
    )
    expect(() => loose(initializers.heNormal)({ sed: 1 })).toThrow("heNormal: there is no option 'sed'")
    expect(() => loose(initializers.truncatedNormal)({ std: 1 })).toThrow("'std': it is called stddev here")
    expect(() => loose(initializers.zeros)(3)).toThrow('zeros: expected options, got 3')
    expect(() => loose(regularizers.l2)({ l: 1 })).toThrow("l2: there is no option 'l': it is called l2 here")
    expect(() => loose(regularizers.l1l2)('x')).toThrow("l1l2: expected l1 to be a number, got 'x'")
    expect(() => loose(constraints.maxNorm)({ max_value: 1 })).toThrow('it is called maxValue here')
  })
})

describe('a layer takes what Keras takes by position', () => {
  it.each<[layer: Layer<never>, config: Record<string, unknown>]>([
    [new Dense(8, 'relu'), { units: 8, activation: 'relu', use_bias: true }],
    [new Dense(8, 'relu', false), { activation: 'relu', use_bias: false }],
    [new Dense(8, 'relu', { useBias: false, name: 'a' }), { activation: 'relu', use_bias: false, name: 'a' }],
    [make(Dense, { units: 3, activation: 'tanh' })(), { units: 3, activation: 'tanh' }],
    [make(Dense, 3, undefined, false, 'ones')(), { activation: 'linear', use_bias: false }],
    [new Conv2D(32, [3, 3], [2, 2], 'same'), { strides: [2, 2], padding: 'same' }],
    [new Conv2D(32, 3, 2, { padding: 'same' }), { strides: [2, 2], padding: 'same' }],
    [new MaxPooling2D(2, 1), { pool_size: [2, 2], strides: [1, 1] }],
    [new AveragePooling1D(3, 2, 'same'), { pool_size: [3], strides: [2], padding: 'same' }],
    [new LeakyReLU(0.1), { negative_slope: 0.1 }],
    [new ELU(0.5), { alpha: 0.5 }],
    [new Softmax(1), { axis: 1 }],
    [new Concatenate(1), { axis: 1 }],
    [new BatchNormalization(-1, 0.9), { axis: -1, momentum: 0.9 }],
    [new Dropout(0.5, null, 7), { rate: 0.5, seed: 7 }],
    [new Activation('relu'), { activation: 'relu' }],
    [new Reshape([2, 3]), { target_shape: [2, 3] }],
    [new Embedding(5, 2, { maskZero: true }), { input_dim: 5, output_dim: 2, mask_zero: true }],
  ])('%#', (layer, config) => {
    expect(layer.getConfig()).toMatchObject(config)
  })

  it('and so do what makes, pushes and holds weights', () => {
    expect(initializers.constant(5).config).toEqual({ value: 5 })
    expect(initializers.truncatedNormal(0, 0.1).config).toEqual({ mean: 0, stddev: 0.1, seed: null })
    expect(initializers.randomUniform(-1, { maxval: 1 }).config).toEqual({
      minval: -1,
      maxval: 1,
      seed: null,
    })
    expect(regularizers.l1l2(0.1, 0.2).config).toEqual({ l1: 0.1, l2: 0.2 })
    expect(regularizers.l2({ l2: 0.3 }).config).toEqual({ l2: 0.3 })
    expect(constraints.maxNorm(3).config).toEqual({ max_value: 3, axis: 0 })
    const { config } = make(Dense, 1, 'relu', true, initializers.ones)().getConfig().kernel_initializer
    expect(config).toEqual({}) // the function for what it makes
  })
})

describe('a layer of one’s own', () => {
  class Scale extends Layer {
    readonly by: number
    constructor({ by, ...options }: { by: number; name?: string }) {
      super(options)
      this.by = by
    }
    call(x: Tensor): Tensor {
      return x.mul(this.by)
    }
  }

  it('takes its own options out; what is left and unknown is refused', () => {
    expect(new Scale({ by: 2, name: 's' }).name).toBe('s')
    expect(make(Scale, { by: 2, bye: 3 })).toThrow("Scale: there is no option 'bye'")
  })

  it('may name options that it hands on', () => {
    class Named extends Scale {
      static override readonly options = { how: 'string' as const }
      constructor(options: { by: number; how?: string }) {
        super(options)
      }
    }
    expect(new Named({ by: 2, how: 'well' }).by).toBe(2)
    expect(make(Named, { by: 2, how: 3 })).toThrow('Named: expected how to be text, got 3')
  })

  it('may give its parent’s arguments as it likes', () => {
    class Wide extends Dense {
      constructor() {
        super(512, 'relu', { name: 'wide' })
      }
    }
    expect(new Wide().getConfig()).toMatchObject({ units: 512, activation: 'relu', name: 'wide' })
  })
})

describe('a layer from a file', () => {
  it('refuses settings that it does not know, by name', () => {
    expect(() => layerFromConfig('Dense', { name: 'd', units: 1, spin: 2 })).toThrow(
      `Dense "d": there is no option 'spin'`,
    )
    const stray = { class_name: 'HeNormal', config: { seed: null, fan: 2 } }
    expect(() => layerFromConfig('Dense', { units: 1, kernel_initializer: stray })).toThrow(
      "heNormal: there is no option 'fan'",
    )
  })

  it('knows what Keras writes that says nothing, and refuses it where it says something', () => {
    const config = { units: 1, quantization_config: null, lora_rank: null }
    expect(layerFromConfig('Dense', config)).toBeInstanceOf(Dense)
    expect(() => layerFromConfig('Dense', { ...config, lora_rank: 4 })).toThrow("no option 'loraRank'")
  })
})
