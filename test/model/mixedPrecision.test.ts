import {
  Activation,
  Adam,
  Add,
  AveragePooling2D,
  BatchNormalization,
  Conv1D,
  Conv2D,
  checkGradients,
  Dense,
  Dropout,
  ELU,
  Embedding,
  Flatten,
  GlobalAveragePooling2D,
  GlobalMaxPooling2D,
  Input,
  type Layer,
  LayerNormalization,
  LeakyReLU,
  LossScaleOptimizer,
  loadModel,
  MaxPooling2D,
  Model,
  mnist,
  NdArray,
  type OptimizerOptions,
  ones,
  optimizers,
  ReLU,
  Reshape,
  ready,
  Sequential,
  type SequentialPart,
  SGD,
  type Symbolic,
  setRandomSeed,
  type Tensor,
} from 'glassgrad'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readZip } from '../../src/io/zip.js'
import { gpu } from '../../src/tensor/runtime.js'
import { bits, threeClasses } from './examples.js'

beforeAll(async () => void (await ready()))

const mixed = { dtype: 'mixed_float16' } as const

function classifier(dtype: 'float32' | 'mixed_float16', optimizer: optimizers.OptimizerLike = 'adam') {
  const model = new Sequential(
    [
      new Dense(16, { activation: 'relu', inputShape: [6] }),
      new BatchNormalization(),
      new Dropout(0.1),
      new Dense(3, { activation: 'softmax' }),
    ],
    { dtype },
  )
  model.compile({ optimizer, loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

const lossScale = (model: Model) => model.compiled.optimizer as LossScaleOptimizer

describe('the policy', () => {
  it('is a layer’s own, or its model’s', () => {
    const [own, other] = [new Dense(3, { dtype: 'float32' }), new Dense(3)]
    const inner = new Sequential([new Dense(2)])
    const model = new Sequential([new Dense(4, { inputShape: [5] }), own, inner, other], mixed)
    expect(model.layers.map(({ dtypePolicy }) => dtypePolicy)).toEqual([
      ...['mixed_float16', 'float32', 'mixed_float16', 'mixed_float16'],
    ])
    expect(inner.layers[0].dtypePolicy).toBe('mixed_float16')
    const input = Input({ shape: [4] })
    const dense = new Dense(2)
    new Model({ inputs: input, outputs: dense.apply(input) as Symbolic, ...mixed })
    expect(dense.dtypePolicy).toBe('mixed_float16')
    expect(new Dense(3).dtypePolicy).toBe('float32')
  })

  it('is one of two', () => {
    const dtype = 'float16' as 'float32'
    expect(() => new Dense(3, { name: 'd', dtype })).toThrow(
      `Dense "d": expected dtype 'float32' or 'mixed_float16', got "float16"`,
    )
  })

  it.each([
    ['Dense', new Dense(3, mixed), [2, 4]],
    ['Dense with gelu', new Dense(3, { activation: 'gelu', ...mixed }), [2, 4]],
    ['Conv2D', new Conv2D(3, 3, mixed), [2, 6, 6, 4]],
    ['Conv2D, grouped', new Conv2D(4, 3, { groups: 2, ...mixed }), [2, 6, 6, 4]],
    ['Conv1D', new Conv1D(3, 3, mixed), [2, 6, 4]],
    ['MaxPooling2D', new MaxPooling2D(2, mixed), [2, 6, 6, 4]],
    ['AveragePooling2D', new AveragePooling2D(2, mixed), [2, 6, 6, 3]],
    ['GlobalAveragePooling2D', new GlobalAveragePooling2D(mixed), [2, 6, 6, 4]],
    ['GlobalMaxPooling2D', new GlobalMaxPooling2D(mixed), [2, 6, 6, 4]],
    ['Flatten', new Flatten(mixed), [2, 6, 6]],
    ['Reshape', new Reshape([6], mixed), [2, 3, 2]],
    ['Dropout', new Dropout(0.5, mixed), [2, 6]],
    ['Activation', new Activation('tanh', mixed), [2, 6]],
    ['ReLU', new ReLU({ threshold: 1, maxValue: 3, ...mixed }), [2, 6]],
    ['LeakyReLU', new LeakyReLU(mixed), [2, 6]],
    ['ELU', new ELU(mixed), [2, 6]],
  ] as [string, Layer, number[]][])(
    '%s gives float16, and the numbers of float32',
    async (_, layer, shape) => {
      if (!gpu().traits.f16) return
      const x = ones(shape).mul(0.5)
      const y = layer.apply(x)
      expect(y.dtype).toBe('float16')
      for (const weight of layer.weights) expect(weight.dtype).toBe('float32')
      // Called by itself, it takes the float32 input as it is.
      const wide = layer.call(x, { training: false, random: null as never, addLoss: () => {} }) as Tensor
      expect([wide.dtype, wide.shape]).toEqual(['float32', y.shape])
      const [got, want] = [await y.data(), await wide.data()]
      want.forEach((value, i) => {
        expect(Math.abs(got[i] - value)).toBeLessThan(2e-3 * (1 + Math.abs(value)))
      })
    },
  )

  it('several inputs are added in float16', () => {
    if (!gpu().traits.f16) return
    const sum = new Add(mixed).forward([ones([2, 3]), ones([2, 3])], {
      training: false,
      random: null as never,
      addLoss: () => {},
    })
    expect((sum as Tensor).dtype).toBe('float16')
  })

  it('layers without float16 kernels, and softmax, give float32', () => {
    if (!gpu().traits.f16) return
    const half = ones([2, 4], 'float16')
    expect(new LayerNormalization(mixed).apply(half).dtype).toBe('float32')
    expect(new Embedding(5, 3, mixed).apply(ones([2], 'int32')).dtype).toBe('float32')
    expect(new Dense(3, { activation: 'softmax', ...mixed }).apply(half).dtype).toBe('float32')
    expect(new Dense(3).apply(half).dtype).toBe('float32')
  })

  it('leaves too few digits for checking gradients by differences', async () => {
    const { x, y } = threeClasses(4)
    await expect(checkGradients(classifier('mixed_float16'), x, y)).rejects.toThrow(
      /checkGradients: layer "dense\w*" computes in float16/,
    )
  })

  it('needs a device that can', async () => {
    const model = classifier('mixed_float16')
    const { traits } = gpu()
    const before = traits.f16
    try {
      traits.f16 = false
      await expect(model.predict(new NdArray(new Float32Array(6), [1, 6]))).rejects.toThrow(
        'float16 needs the WebGPU feature "shader-f16"',
      )
    } finally {
      traits.f16 = before
    }
  })
})

describe('loss scaling', () => {
  it('comes with compile, where a layer computes in float16', () => {
    expect(classifier('float32').compiled.optimizer).not.toBeInstanceOf(LossScaleOptimizer)
    const scaled = lossScale(classifier('mixed_float16'))
    expect(scaled).toBeInstanceOf(LossScaleOptimizer)
    expect([scaled.initialScale, scaled.dynamicGrowthSteps]).toEqual([32_768, 2000])
    const own = new LossScaleOptimizer(new Adam(), { initialScale: 8 })
    expect(classifier('mixed_float16', own).compiled.optimizer).toBe(own)
    const model = new Sequential([new Dense(2, { inputShape: [2], ...mixed })])
    model.compile({ loss: 'mse', optimizer: 'sgd', autoScaleLoss: false })
    expect(model.compiled.optimizer).toBeInstanceOf(SGD)
  })

  it('by a power of two changes no bit of what float32 comes to', async () => {
    const { x, y } = threeClasses(60)
    const train = async (optimizer: optimizers.TrainingOptimizer) => {
      setRandomSeed(5)
      const model = classifier('float32', optimizer)
      await model.fit(x, y, { epochs: 2, batchSize: 20, verbose: 0 })
      return bits(model)
    }
    const plain = await train(new Adam({ clipnorm: 0.5, learningRate: 0.01 }))
    const scaled = new LossScaleOptimizer(new Adam({ clipnorm: 0.5, learningRate: 0.01 }), {
      initialScale: 1024,
      dynamicGrowthSteps: 4,
    })
    expect(await train(scaled)).toEqual(plain)
    expect(await scaled.dynamicScale()).toBe(2048) // six steps: doubled once
    expect((await scaled.getWeights())[2].data[0]).toBe(2)
  })

  it('an overflow halves the scale and skips the step, slots included', async () => {
    const { x, y } = threeClasses(20)
    // Too large even for float32, in which the loss is scaled.
    const optimizer = new LossScaleOptimizer(new Adam({ weightDecay: 0.1 }), { initialScale: 2 ** 127 })
    const model = new Sequential([new Dense(3, { activation: 'softmax', inputShape: [6] })])
    model.compile({ optimizer, loss: 'sparse_categorical_crossentropy', lossWeights: 1e4 })
    await model.predict(x)
    const before = await bits(model)
    const options = { batchSize: 20, verbose: 0 } as const
    await model.fit(x, y, { epochs: 3, ...options })
    expect(await optimizer.dynamicScale()).toBe(2 ** 124)
    expect(await bits(model)).toEqual(before)
    for (const slot of optimizer.variables)
      expect([...(await slot.value.data())].every((v) => v === 0)).toBe(true)
    // After enough halvings, steps count.
    await model.fit(x, y, { epochs: 30, ...options })
    expect(await bits(model)).not.toEqual(before)
    const [, , steps] = await optimizer.getWeights()
    expect(steps.data[0]).toBeGreaterThan(0)
    expect((await model.getWeights()).every(({ data }) => data.every(Number.isFinite))).toBe(true)
  })

  it('an overflow in float16 is one', async () => {
    if (!gpu().traits.f16) return
    const optimizer = new LossScaleOptimizer(new SGD(), { initialScale: 2 ** 20 })
    const model = new Sequential([new Dense(1, { inputShape: [1], ...mixed })])
    model.compile({ optimizer, loss: 'mse' })
    model.setWeights([[[1]], [0]])
    const one = new NdArray(Float32Array.of(1), [1, 1])
    // dy = 2·(1 - 0)·2²⁰ is beyond 65504, the largest number of float16.
    await model.fit(one, new NdArray(Float32Array.of(0), [1, 1]), { epochs: 1, verbose: 0 })
    expect(await optimizer.dynamicScale()).toBe(2 ** 19)
    expect((await model.getWeights()).map(({ data }) => data[0])).toEqual([1, 0])
    // Down to 2¹⁴, in which it fits.
    await model.fit(one, new NdArray(Float32Array.of(0), [1, 1]), { epochs: 6, verbose: 0 })
    expect(await optimizer.dynamicScale()).toBe(2 ** 14)
    expect((await model.getWeights())[0].data[0]).toBeCloseTo(0.98, 3)
  })

  it('wraps no optimizer that gathers gradients over steps', () => {
    for (const options of [{ useEma: true }, { gradientAccumulationSteps: 2 }] as OptimizerOptions[]) {
      expect(() => new LossScaleOptimizer(new SGD(options))).toThrow(/would take in the gradients of skipped/)
    }
    expect(() => new LossScaleOptimizer(new SGD(), { initialScale: 0 })).toThrow(
      'initialScale above 0, got 0',
    )
    expect(() => new LossScaleOptimizer(new SGD(), { dynamicGrowthSteps: 0 })).toThrow(
      'whole number from 1 on',
    )
  })
})

describe('training', () => {
  beforeEach(({ skip }) => {
    if (!gpu().traits.f16) skip()
  })

  const train = (dtype: 'float32' | 'mixed_float16', layers: SequentialPart[]) => async () => {
    const [[xTrain, yTrain], [xTest, yTest]] = await mnist.loadData()
    const pixels = (images: NdArray, count: number) =>
      images.slice(0, count).reshape([count, 28, 28, 1]).astype('float32').div(255)
    setRandomSeed(1)
    const model = new Sequential([Input({ shape: [28, 28, 1] }), ...layers], { dtype })
    model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
    await model.fit(pixels(xTrain, 3000), yTrain.slice(0, 3000), { epochs: 3, batchSize: 50, verbose: 0 })
    const [, accuracy] = await model.evaluate(pixels(xTest, 1000), yTest.slice(0, 1000), { verbose: 0 })
    return { accuracy, bits: await bits(model) }
  }
  const mlp = () => [
    new Flatten(),
    new Dense(64, { activation: 'relu' }),
    new Dense(32, { activation: 'relu' }),
    new Dense(10, { activation: 'softmax' }),
  ]
  const cnn = () => [
    new Conv2D(8, 3, { activation: 'relu' }),
    new MaxPooling2D(),
    new Conv2D(16, 3, { activation: 'relu' }),
    new BatchNormalization(),
    new MaxPooling2D(),
    new Dropout(0.2),
    new Flatten(),
    new Dense(10, { activation: 'softmax' }),
  ]

  // 3000 images, 3 epochs. 1000 test images: at 87 % one standard deviation is 1 %.
  it.each([
    ['MLP', mlp],
    ['CNN', cnn],
  ])('of the %s on a share of MNIST comes as far as in float32', async (_, layers) => {
    const wide = await train('float32', layers())()
    const half = await train('mixed_float16', layers())()
    expect(wide.accuracy).toBeGreaterThan(0.8)
    expect(half.accuracy).toBeGreaterThan(wide.accuracy - 0.02)
    expect(half.bits).not.toEqual(wide.bits)
  })

  it('with the same seed comes to the same bits', async () => {
    expect(await train('mixed_float16', mlp())()).toEqual(await train('mixed_float16', mlp())())
  })
})

describe('a .keras file', () => {
  it('says the policy as Keras does, and training goes on from it with the scale', async () => {
    if (!gpu().traits.f16) return
    const { x, y } = threeClasses(40)
    setRandomSeed(0)
    const model = classifier('mixed_float16')
    await model.fit(x, y, { epochs: 2, batchSize: 10, verbose: 0 })
    const bytes = await model.toBytes('keras')
    const json = JSON.parse(new TextDecoder().decode(readZip(bytes).get('config.json')!))
    const policy = {
      module: 'keras',
      class_name: 'DTypePolicy',
      config: { name: 'mixed_float16' },
      registered_name: null,
    }
    expect(json.config.dtype).toEqual(policy)
    expect(json.config.layers[1].config.dtype).toEqual(policy)
    // Keras describes the optimizer that compile was given, and scales the loss again when it compiles.
    expect(json.compile_config.optimizer.class_name).toBe('Adam')

    const again = await loadModel(bytes)
    expect(again.layers.map(({ dtypePolicy }) => dtypePolicy)).toEqual(Array(4).fill('mixed_float16'))
    const [a, b] = [lossScale(model), lossScale(again)]
    expect(await b.getWeights()).toEqual(await a.getWeights())
    expect((await b.getWeights())[2].data[0]).toBe(8)
    expect(await bits(again)).toEqual(await bits(model))
    expect(again.toJSON()).toEqual(model.toJSON())
  })

  it('keeps a LossScaleOptimizer of one’s own', async () => {
    const optimizer = new LossScaleOptimizer(new SGD({ momentum: 0.9 }), {
      initialScale: 64,
      dynamicGrowthSteps: 7,
    })
    const json = optimizers.serializeOptimizer(optimizer)!
    const again = optimizers.optimizerFromConfig(JSON.parse(JSON.stringify(json)))
    expect(again).toBeInstanceOf(LossScaleOptimizer)
    expect(optimizers.serializeOptimizer(again)).toEqual(json)
    const saved = await loadModel(await classifier('float32', optimizer).toBytes('keras'))
    expect(lossScale(saved).dynamicGrowthSteps).toBe(7)
  })
})
