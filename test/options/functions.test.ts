import { beforeAll, describe, expect, it } from 'vitest'
import {
  applications,
  browserHost,
  computeClassWeight,
  confusionMatrix,
  GridSearch,
  ImageDataGenerator,
  kFold,
  losses,
  metrics,
  RandomSearch,
  ready,
  tensor,
  toCategorical,
  trainTestSplit,
  tune,
  useHost,
} from '../../src/node/index.js'
import { loose, make } from './loose.js'

beforeAll(() => ready())

describe('losses and metrics refuse', () => {
  it.each<[what: string, attempt: () => unknown, message: RegExp]>([
    [
      'a misspelt option',
      make(losses.Huber, { delt: 2 }),
      /^Huber: there is no option 'delt'\. Did you mean 'delta'\?/,
    ],
    [
      'snake case',
      make(losses.CategoricalCrossentropy, { from_logits: true }),
      /it is called fromLogits here/,
    ],
    [
      'text for yes or no',
      make(losses.BinaryCrossentropy, 'logits'),
      /fromLogits to be true or false, got 'logits'/,
    ],
    [
      'one too many',
      make(losses.MeanSquaredError, 'sum', 'name', 3),
      /^MeanSquaredError: expected reduction, name/,
    ],
    ['a missing number', make(metrics.MeanIoU), /^MeanIoU: expected numClasses, got none/],
    ['a missing bound', make(metrics.PrecisionAtRecall), /^PrecisionAtRecall: expected recall, got none/],
    ['options of another', make(metrics.F1Score, { beta: 2 }), /^F1Score: there is no option 'beta'/],
    [
      'options of its parent',
      make(metrics.OneHotIoU, 2, [0], { sparseYTrue: true }),
      /no option 'sparseYTrue'/,
    ],
    ['a misspelt word', make(metrics.Precision, { topk: 2 }), /Did you mean 'topK'\?/],
    [
      'text for a number',
      make(metrics.TopKCategoricalAccuracy, 'five'),
      /expected k to be a number, got 'five'/,
    ],
  ])('%s', (_, attempt, message) => {
    expect(attempt).toThrow(message)
    expect(attempt).not.toThrow(TypeError)
  })

  it('and take what Keras takes by position', () => {
    expect(new losses.Huber(2).delta).toBe(2)
    expect(new losses.CategoricalCrossentropy(true, 0.1).getConfig()).toMatchObject({ label_smoothing: 0.1 })
    expect(new losses.Tversky(0.3, 0.7).getConfig()).toMatchObject({ alpha: 0.3, beta: 0.7 })
    expect(new metrics.Mean('total').name).toBe('total')
    expect(new metrics.SparseTopKCategoricalAccuracy(3, 'top3').getConfig()).toMatchObject({
      k: 3,
      name: 'top3',
    })
    expect(new metrics.Precision(0.7).getConfig()).toMatchObject({ thresholds: 0.7 })
    expect(new metrics.MeanIoU(3).numClasses).toBe(3)
    expect(new metrics.IoU(2, [1], { name: 'one' }).getConfig()).toMatchObject({
      target_class_ids: [1],
      name: 'one',
    })
    expect(new metrics.BinaryIoU([1], 0.6).getConfig()).toMatchObject({ threshold: 0.6 })
    expect(new metrics.OneHotMeanIoU(3).numClasses).toBe(3)
    expect(new metrics.RecallAtPrecision(0.8).getConfig()).toMatchObject({ precision: 0.8 })
    expect(new metrics.FBetaScore('micro', 2).getConfig()).toMatchObject({ average: 'micro', beta: 2 })
    expect(new metrics.F1Score('macro').name).toBe('f1_score')
    expect(new metrics.AUC(50, 'PR').getConfig()).toMatchObject({ num_thresholds: 50, curve: 'PR' })
  })
})

describe('functions refuse', () => {
  const y = [0, 1, 1]
  it.each<[what: string, attempt: () => unknown, message: RegExp]>([
    [
      'a misspelt option',
      () => loose(toCategorical)(y, { numClass: 3 }),
      /^toCategorical: .*Did you mean 'numClasses'\?/,
    ],
    ['text for a number', () => loose(toCategorical)(y, '3'), /numClasses to be a number, got '3'/],
    ['snake case', () => loose(trainTestSplit)([y], { test_size: 0.2 }), /it is called testSize here/],
    [
      'a number for options',
      () => loose(trainTestSplit)([y], 0.2),
      /^trainTestSplit: expected options such as .*got 0.2/,
    ],
    [
      'a number of folds',
      () => loose(kFold)(10, 3),
      /^kFold: expected options such as \{ nSplits: 3 \}, got 3/,
    ],
    [
      'what is missing',
      () => loose(computeClassWeight)('balanced', { y }),
      /^computeClassWeight: expected classes, got none/,
    ],
    ['nothing', () => loose(computeClassWeight)('balanced'), /^computeClassWeight: expected options such as/],
    [
      'a number for a list',
      () => loose(computeClassWeight)('balanced', { classes: 2, y }),
      /list of numbers, got 2/,
    ],
    [
      'a size by position',
      () => loose(confusionMatrix)(y, y, 3),
      /^confusionMatrix: expected options such as \{ numClasses: 3 \}/,
    ],
    ['names of others', make(ImageDataGenerator, { rotation_range: 3 }), /it is called rotationRange here/],
    [
      'an old name',
      () => make(ImageDataGenerator)().flow(0, 0, { batch_size: 1 }),
      /^flow:.*called batchSize here/,
    ],
    [
      'a grid that is none',
      make(GridSearch, { build() {}, grid: [1] }),
      /GridSearch: expected a grid such as .*got \[1\]/,
    ],
    ['no build', make(GridSearch, { grid: {} }), /^GridSearch: expected build, got none/],
    [
      'a misspelt option',
      make(RandomSearch, { build() {}, distributions: {}, score: 'x' }),
      /no option 'score'/,
    ],
    ['nothing', make(RandomSearch), /^RandomSearch: expected build, got none/],
    [
      'an address',
      () => loose(browserHost)('/files/'),
      /^browserHost: expected options such as \{ mirror: '\/files\/' \}/,
    ],
    [
      'a function for what it makes',
      () => loose(useHost)(browserHost),
      /^useHost: expected a host.*got the function browserHost/,
    ],
    [
      'options for an axis',
      () => loose(tensor([1])).argmax({ axis: 1 }),
      /^argmax: expected an axis.*got \{ axis \}/,
    ],
    ['options for axes', () => loose(tensor([1])).sum({ axis: 0 }), /^sum: expected an axis.*got \{ axis \}/],
    [
      'options for yes or no',
      () => loose(tensor([1])).sum(0, { keepDims: false }),
      /^sum: expected keepDims/,
    ],
    ['text for an axis', () => loose(tensor([1])).softmax('last'), /softmax.*got 'last'/],
  ])('%s: %#', (_, attempt, message) => {
    expect(attempt).toThrow(message)
    expect(attempt).not.toThrow(TypeError)
  })

  it('also those that promise something', async () => {
    await expect(loose(applications.VGG16)({ include_top: false })).rejects.toThrow(
      'VGG16: there is no option',
    )
    await expect(loose(ready)({ autotun: false })).rejects.toThrow(
      "ready: there is no option 'autotun'. Did you mean 'autotune'?",
    )
    await expect(loose(applications.MobileNet)({ alfa: 1 })).rejects.toThrow("Did you mean 'alpha'?")
    await expect(loose(applications.ResNet50)(false)).rejects.toThrow('{ includeTop: false }, got false')
    await expect(loose(tune)({}, { batch: 3 })).rejects.toThrow("tune: there is no option 'batch'")
  })

  it('and take what others take by position or by name', () => {
    expect(toCategorical(y, 3).shape).toEqual([3, 3])
    expect(toCategorical(y, { numClasses: 4 }).shape).toEqual([3, 4])
  })
})
