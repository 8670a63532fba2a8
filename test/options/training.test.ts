import { beforeAll, describe, expect, it } from 'vitest'
import {
  Adam,
  AdamW,
  BackupAndRestore,
  CosineDecay,
  CSVLogger,
  Dense,
  EarlyStopping,
  ExponentialDecay,
  Input,
  LearningRateFinder,
  LearningRateScheduler,
  LossScaleOptimizer,
  layerFromConfig,
  loadModel,
  MeanSquaredError,
  Model,
  ModelCheckpoint,
  modelFromJSON,
  PiecewiseConstantDecay,
  ReduceLROnPlateau,
  RMSprop,
  ready,
  Sequential,
  SGD,
  TensorBoard,
  zeros,
} from '../../src/node/index.js'
import { optimizerFromConfig } from '../../src/optim/index.js'
import { loose, make } from './loose.js'

beforeAll(() => ready())

const x = [[1], [2]]
function model(): Sequential {
  const model = new Sequential([new Dense(1, { inputShape: [1] })])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  return model
}

describe('optimizers, schedules and callbacks refuse', () => {
  it.each<[what: string, attempt: () => unknown, message: RegExp]>([
    [
      'the old name of a rate',
      make(Adam, { lr: 1 }),
      /^Adam: there is no option 'lr': it is called learningRate here/,
    ],
    ['numbers of Keras 2', make(SGD, 0.1, { decay: 1e-6 }), /'decay': give a schedule as learningRate/],
    ['snake case', make(Adam, { beta_1: 0.9 }), /'beta_1': it is called beta1 here/],
    ['a word of PyTorch', make(Adam, { eps: 1 }), /'eps': it is called epsilon here/],
    ['text for a rate', make(SGD, '0.1'), /learningRate: expected a number from 0 on, a schedule.*got '0.1'/],
    ['a class for a schedule', make(SGD, ExponentialDecay), /got the class ExponentialDecay: write new/],
    [
      'a class inside',
      make(LossScaleOptimizer, Adam),
      /an optimizer inside, got the class Adam: write new Adam\(…\)/,
    ],
    [
      'a missing number',
      make(ExponentialDecay, 0.1, 1000),
      /^ExponentialDecay: expected decayRate, got none/,
    ],
    ['nothing at all', make(CosineDecay), /^CosineDecay: expected initialLearningRate, got none/],
    [
      'a number for a list',
      make(PiecewiseConstantDecay, 5, [1]),
      /boundaries to be a list of numbers, got 5/,
    ],
    [
      'a misspelt option',
      make(EarlyStopping, { patince: 3 }),
      /no option 'patince'\. Did you mean 'patience'\?/,
    ],
    ['letters in another case', make(ReduceLROnPlateau, { min_lr: 1 }), /'min_lr': it is called minLr here/],
    ['names of others', make(LearningRateFinder, { minLr: 1 }), /'minLr': it is called minRate here/],
    ['no path', make(ModelCheckpoint), /^ModelCheckpoint: expected filepath, got none/],
    [
      'a schedule for a rule',
      make(LearningRateScheduler, new ExponentialDecay(1, 1, 1)),
      /a function \(epoch/,
    ],
    ['null', make(Adam, null), /learningRate: expected.*got null/],
  ])('%s', (_, attempt, message) => {
    expect(attempt).toThrow(message)
    expect(attempt).not.toThrow(TypeError)
  })
})

it('take what Keras takes by position', () => {
  expect(new Adam(1e-4).learningRate).toBe(1e-4)
  expect(new Adam(1e-4, 0.8, { amsgrad: true }).getConfig()).toMatchObject({ beta_1: 0.8, amsgrad: true })
  expect(new AdamW(1e-3, 0.1).getConfig()).toMatchObject({ weight_decay: 0.1, name: 'adam_w' })
  expect(new AdamW().weightDecay).toBe(0.004)
  expect(new SGD(0.1, 0.9, { nesterov: true }).getConfig()).toMatchObject({ momentum: 0.9, nesterov: true })
  expect(new SGD().learningRate).toBe(0.01)
  expect(new RMSprop(new ExponentialDecay(0.1, 1000, 0.9)).learningRate).toBe(0.1)
  expect(new ExponentialDecay(0.1, 1000, 0.9, { staircase: true }).at(999)).toBe(0.1)
  expect(new PiecewiseConstantDecay([1], [2, 3]).at(5)).toBe(3)
  expect(new CosineDecay({ initialLearningRate: 1, decaySteps: 10 }).at(10)).toBe(0)
  expect(new EarlyStopping('loss', 0.1, 3).patience).toBe(3)
  expect(new ReduceLROnPlateau('loss', 0.5).factor).toBe(0.5)
  expect(new LearningRateFinder(1e-3, 1).maxRate).toBe(1)
  expect(new ModelCheckpoint('a.keras').path).toBe('a.keras')
  expect(make(ModelCheckpoint, { filepath: 'b.keras', saveBestOnly: true })().path).toBe('b.keras')
  expect(new CSVLogger('log.csv', ';').path).toBe('log.csv')
  expect(new TensorBoard('there').folder).toBe('there')
  expect(new BackupAndRestore('kept').path).toBe('kept/backup.safetensors')
  expect(new LossScaleOptimizer(new SGD(), 8).initialScale).toBe(8)
})

describe('models', () => {
  const input = Input([1])
  const output = new Dense(1).apply(input)

  it('are made by position too, and say what does not belong', () => {
    expect(new Model(input, output, 'one').name).toBe('one')
    expect(make(Model, [input], { outputs: output })().built).toBe(true)
    expect(make(Model, { input, output })).toThrow("there is no option 'input'. Did you mean 'inputs'?")
    expect(make(Model, { inputs: input })).toThrow(
      /expected outputs made by Input\(…\) and layers, got undefined/,
    )
    expect(make(Model, input, new Dense(1))).toThrow('outputs made by Input(…) and layers, got a Dense')
    expect(make(Sequential, [Dense])).toThrow('expected a layer, got the class Dense: write new Dense(…)')
    expect(make(Sequential, new Dense(1))).toThrow('expected a list of layers, got a Dense')
    expect(make(Sequential, new Dense(1), new Dense(1))).toThrow('Sequential: expected layers and options')
    expect(() => loose(new Sequential()).add(Promise.resolve())).toThrow('got a promise: await it first')
    expect(() => loose(new Sequential()).add(8)).toThrow('expected a layer, got 8')
    expect(make(Sequential, { layers: [new Dense(1)], name: 's' })().layers).toHaveLength(1)
  })

  it('begin with an Input', () => {
    expect(Input([28]).shape).toEqual([null, 28])
    expect(Input([28], { name: 'in' }).name).toBe('in')
    expect(Input({ shape: [null, 2], dtype: 'int32' }).dtype).toBe('int32')
    for (const wrong of [28, 'x', { a: 1 }, [2.5], null])
      expect(() => loose(Input)(wrong)).toThrow(/^Input: /)
    expect(() => loose(Input)({ batchShape: [null, 2] })).toThrow("'batchShape': it is called shape here")
    expect(make(Dense, 1, { inputShape: 784 })).toThrow(/inputShape: expected a list of sizes.*got 784/)
  })

  it('compile', () => {
    const compile = (options: unknown) => () => loose(model()).compile(options)
    expect(compile({ loss: 'mse', metric: ['mae'] })).toThrow(
      "compile: there is no option 'metric'. Did you mean 'metrics'?",
    )
    expect(compile('adam')).toThrow('compile: expected options such as')
    expect(compile({ loss: 'mse', runEagerly: true })).toThrow("'runEagerly': leave it out")
    expect(compile({ loss: 'mse', optimizer: Adam })).toThrow(
      'optimizer: expected an id or an optimizer, got the class Adam',
    )
    expect(compile({ loss: MeanSquaredError })).toThrow(
      'got the class MeanSquaredError: write new MeanSquaredError(…)',
    )
    expect(compile({ loss: 'mse', metrics: [5] })).toThrow(
      'metrics: expected an id, a metric or a function, got 5',
    )
  })

  it('take one metric without a list', async () => {
    const one = model()
    one.compile({ optimizer: 'sgd', loss: 'mse', metrics: 'mae' })
    expect(await one.evaluate(x, x, { verbose: 0 })).toHaveLength(2)
  })

  it('train and measure', async () => {
    const one = loose(model())
    await expect(one.fit(x, x, 32)).rejects.toThrow('fit: expected options such as { batchSize: 32 }, got 32')
    await expect(one.fit(x, x, { epoch: 3 })).rejects.toThrow(
      "fit: there is no option 'epoch'. Did you mean 'epochs'?",
    )
    await expect(one.fit(x, x, { batch_size: 8 })).rejects.toThrow(
      "'batch_size': it is called batchSize here",
    )
    await expect(one.fit(x, x, { nb_epoch: 8 })).rejects.toThrow("'nb_epoch': it is called epochs here")
    await expect(one.fit(x, x, null)).rejects.toThrow('fit: expected options')
    await expect(one.fit(x, x, { epochs: '3' })).rejects.toThrow(
      "fit: expected epochs to be a number, got '3'",
    )
    await expect(one.fit(x, x, { callbacks: [EarlyStopping] })).rejects.toThrow(
      'callbacks: expected a callback or a list of them, got the class EarlyStopping: write new EarlyStopping(…)',
    )
    await expect(one.fit(x, x, { callbacks: { onEpochsEnd() {} } })).rejects.toThrow(
      "Did you mean 'onEpochEnd'?",
    )
    await expect(one.evaluate(x, x, 32)).rejects.toThrow(
      'evaluate: expected options such as { batchSize: 32 }, got 32',
    )
    await expect(one.evaluate(x, x, null)).rejects.toThrow('evaluate: expected options')
    await expect(one.predict(x, { batchsize: 1 })).rejects.toThrow("Did you mean 'batchSize'?")
    await expect(one.trainOnBatch(x, x, { class_weights: {} })).rejects.toThrow("Did you mean 'classWeight'?")
    await expect(one.testOnBatch(x, x, { classWeight: {} })).rejects.toThrow(
      'testOnBatch: there is no option',
    )
  })

  it('take callbacks in a list, alone, or as mere functions', async () => {
    const seen: string[] = []
    const one = model()
    await one.fit(x, x, { epochs: 1, verbose: 0, callbacks: { onEpochEnd: () => void seen.push('plain') } })
    const stop = new EarlyStopping('loss', { patience: 1 })
    await one.fit(x, x, { epochs: 1, verbose: 0, callbacks: stop })
    expect(seen).toEqual(['plain'])
    expect(stop.model).toBe(one)
  })

  it('save, load and describe', async () => {
    const one = loose(model())
    await expect(one.save('m.keras', { overwrite: false })).rejects.toThrow(
      "save: there is no option 'overwrite'. Did you mean 'quantize'? There are: quantize",
    )
    await expect(one.loadWeights('m.h5', { skipMismatch: true })).rejects.toThrow(
      'loadWeights: there is no option',
    )
    await expect(loose(loadModel)('m.keras', { custom_objects: {} })).rejects.toThrow(
      "loadModel: there is no option 'custom_objects': it is called customObjects here",
    )
    expect(() => loose(modelFromJSON)({ a: 1 })).toThrow('modelFromJSON: expected JSON, a text, got { a }')
    expect(() => loose(() => one.summary({ line_length: 80 } as object))()).toThrow(
      'it is called lineLength here',
    )
  })
})

it('settings in files that nobody knows are refused by name', () => {
  const adam = (config: object) => optimizerFromConfig({ class_name: 'Adam', config: { ...config } })
  expect(adam({ learning_rate: 0.1, loss_scale_factor: null }).learningRate).toBe(0.1)
  expect(() => adam({ learning_rate: 0.1, warmth: 3 })).toThrow("Adam: there is no option 'warmth'")
  expect(() => layerFromConfig('LeakyReLU', { slope: 3 })).toThrow("LeakyReLU: there is no option 'slope'")
})

it('a file, a shape and a mode that are none', async () => {
  await expect(loose(model()).save()).rejects.toThrow("expected a file's name, got undefined")
  await expect(loose(loadModel)(Promise.resolve('a'))).rejects.toThrow('got a promise: await it first')
  expect(() => loose(zeros)(3, 4)).toThrow('a shape, a list of sizes, got 3')
  expect(make(EarlyStopping, { mode: 'mn' })).toThrow("expected mode 'auto', 'min' or 'max', got 'mn'")
})
