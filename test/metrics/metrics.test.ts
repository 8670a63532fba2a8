import { beforeAll, describe, expect, it } from 'vitest'
import { Recording } from '../../src/gpu/recording.js'
import {
  AUC,
  BinaryIoU,
  ConfusionMatrix,
  confusionMatrix,
  F1Score,
  getMetric,
  Mean,
  MeanIoU,
  MeanSquaredError,
  Metric,
  metricFromConfig,
  Precision,
  R2Score,
  requireMetric,
  SensitivityAtSpecificity,
  Sum,
  serializeMetric,
  TopKCategoricalAccuracy,
} from '../../src/model/metrics/index.js'
import { tensor } from '../../src/tensor/create.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { Variable } from '../../src/tensor/variable.js'
import { arrayOf, expectClose, goldens, type Stored, tensorOf } from '../goldens.js'

interface Case {
  name: string
  metric: string
  metric_name?: string
  config: Record<string, unknown>
  batches: {
    y_true: Stored
    y_pred: Stored
    sample_weight: Stored | null
    result: number | (number | string)[]
  }[]
}

beforeAll(async () => void (await ready()))

// metricFamilies.json: further metrics and options, by Keras 3.15.1 on jax.
const cases = [...goldens<Case[]>('metrics.json'), ...goldens<Case[]>('metricFamilies.json')]
const metricOf = ({ metric, config }: Case) => metricFromConfig({ class_name: metric, config })

/** A recorded update, which later batches of the same shapes replay. */
async function recordedUpdate(metric: Metric, { y_true, y_pred, sample_weight }: Case['batches'][0]) {
  const inputs = [y_true, y_pred, sample_weight].map(
    (stored) => stored && new Variable('input', stored.shape, () => tensorOf(stored)),
  )
  const [target, output, weight] = inputs.map((input) => input?.value ?? null)
  const recording = new Recording(gpu())
  recording.record(() => metric.updateState(target!, output!, weight))
  await recording.compile([])
  return (batch: Case['batches'][0]) => {
    const values = [batch.y_true, batch.y_pred, batch.sample_weight]
    for (const [i, stored] of values.entries()) if (stored) inputs[i]!.load(arrayOf(stored))
    recording.replay()
  }
}

describe.each(cases)('$name', (golden) => {
  it('is what Keras says, after each batch', async () => {
    const metric = metricOf(golden)
    for (const [i, { y_true, y_pred, sample_weight, result }] of golden.batches.entries()) {
      metric.updateState(tensorOf(y_true), tensorOf(y_pred), sample_weight && tensorOf(sample_weight))
      expectClose(await metric.results(), [result].flat(), 1e-5, 2e-6, `batch ${i}`)
    }
    metric.resetState()
    const { y_true, y_pred, sample_weight, result } = golden.batches[0]
    metric.updateState(tensorOf(y_true), tensorOf(y_pred), sample_weight && tensorOf(sample_weight))
    expectClose(await metric.results(), [result].flat(), 1e-5, 2e-6, 'after a reset')
  })

  it('recorded and replayed, too', async () => {
    const metric = metricOf(golden)
    const steps = new Map<number, (batch: Case['batches'][0]) => void>()
    for (const [i, batch] of golden.batches.entries()) {
      const examples = batch.y_true.shape[0]
      const step = steps.get(examples) ?? (await recordedUpdate(metric, batch))
      steps.set(examples, step)
      step(batch)
      expectClose(await metric.results(), [batch.result].flat(), 1e-5, 2e-6, `batch ${i}`)
    }
  })

  it('has Keras’ name and configuration', () => {
    const { name, ...config } = metricOf(golden).getConfig()
    expect(config).toEqual(golden.config)
    if (golden.metric_name) expect(name).toBe(golden.metric_name)
  })
})

describe('means of values', () => {
  it('Mean, with weights and without', async () => {
    const mean = new Mean()
    mean.updateState(tensor([1, 3]))
    expect(await mean.result()).toBe(2)
    mean.updateState(tensor([10, 20]), tensor([0, 2]))
    expect(await mean.result()).toBe((1 + 3 + 40) / 4)
  })

  it('Sum', async () => {
    const sum = new Sum()
    sum.updateState(tensor([1, 3]))
    sum.updateState(tensor([10, 20]), tensor([0, 2]))
    expect(await sum.result()).toBe(44)
  })

  it('one value for the batch counts by its weights', async () => {
    const metric = getMetric((_, yPred) => yPred.mean(), [null, 1], [null, 1])
    metric.updateState(tensor([[0], [0]]), tensor([[1], [3]]), tensor([1, 2]))
    metric.updateState(tensor([[0]]), tensor([[8]]), tensor([1]))
    expectClose([await metric.result()], [(3 * 2 + 8) / 4], 1e-6, 0)
  })

  it('several results have their mean in the logs', async () => {
    const precision = new Precision({ thresholds: [0, 0.5] })
    precision.updateState(tensor([[1], [0]]), tensor([[0.9], [0.2]]))
    expect(await precision.results()).toEqual([0.5, 1])
    expect(await precision.result()).toBe(0.75)
  })

  it('before the first batch every result is 0', async () => {
    for (const id of ['accuracy', 'mse', 'precision', 'recall', 'f1_score', 'r2_score', 'auc']) {
      expect(await getMetric(id, [null, 1], [null, 1]).result(), id).toBe(0)
    }
  })
})

describe('confusion matrix', () => {
  const target = [0, 2, 1, 2, 2]
  const scores = [
    [0.8, 0.1, 0.1],
    [0.1, 0.2, 0.7],
    [0.5, 0.4, 0.1],
    [0.2, 0.7, 0.1],
    [0.1, 0.1, 0.8],
  ]
  const want = [
    [1, 0, 0],
    [1, 0, 0],
    [0, 1, 2],
  ]

  it.each([
    ['class numbers', () => tensor(target, 'int32')],
    ['a column of them', () => tensor(target.map((label) => [label]))],
    ['one-hot', () => tensor(target.map((label) => [0, 1, 2].map((i) => (i === label ? 1 : 0))))],
  ])('targets: %s', async (_, targets) => {
    const metric = new ConfusionMatrix({ numClasses: 3 })
    metric.updateState(targets(), tensor(scores))
    expect((await metric.matrix()).toArray()).toEqual(want)
    expectClose([await metric.result()], [3 / 5], 1e-6, 0)
  })

  it('weighs, and adds up over batches', async () => {
    const metric = new ConfusionMatrix({ numClasses: 2 })
    metric.updateState(tensor([[1], [0]]), tensor([[0.9], [0.6]]), tensor([2, 3]))
    metric.updateState(tensor([[1], [0]]), tensor([[0.1], [0.4]]))
    expect((await metric.matrix()).toArray()).toEqual([
      [1, 3],
      [1, 2],
    ])
  })

  it('on the host: class numbers, scores, one-hot', () => {
    expect(confusionMatrix(target, NdArray.from(scores)).toArray()).toEqual(want)
    const column = new NdArray(Int32Array.from(target), [5, 1])
    expect(confusionMatrix(column, NdArray.from(scores)).toArray()).toEqual(want)
    expect(confusionMatrix([0, 1], [1, 1], { numClasses: 3 }).toArray()).toEqual([
      [0, 1, 0],
      [0, 1, 0],
      [0, 0, 0],
    ])
  })

  it.each([
    [() => confusionMatrix([0, 1], [0]), /2 examples.*1/],
    [() => confusionMatrix([0, 3], [0, 1], { numClasses: 3 }), /yTrue has 3 at position 1.*0 to 2/],
    [() => confusionMatrix([0, 1], [0, 0.7]), /yPred has 0.7.*p > 0.5/],
    [() => confusionMatrix([0, -1], [0, 0]), /yTrue has -1/],
    [() => new ConfusionMatrix({ numClasses: 1 }), /numClasses.*1/],
    [
      () => new ConfusionMatrix({ numClasses: 3 }).updateState(tensor([0]), tensor([[1, 0]])),
      /\[\.\.\., 3\].*\[1,2\]/,
    ],
  ])('wrong arguments (%#)', (action, message) => expect(action).toThrow(message))
})

describe('names', () => {
  const shapes = [
    [null, 3],
    [null, 3],
  ] as const

  it.each([
    'mse',
    'MAE',
    'rootMeanSquaredError',
    'AUC',
    'precision',
    'top_k_categorical_accuracy',
    'f1_score',
  ])('logs call %s what compile has called it', (id) => expect(getMetric(id, ...shapes).name).toBe(id))

  it('accuracy is told by the shapes', () => {
    const kindOf = (yTrue: (number | null)[], yPred: (number | null)[]) =>
      serializeMetric(getMetric('accuracy', yTrue, yPred))!.class_name
    expect(kindOf([null, 1], [null, 1])).toBe('BinaryAccuracy')
    expect(kindOf([null], [null, 3])).toBe('SparseCategoricalAccuracy')
    expect(kindOf([null, 1], [null, 3])).toBe('SparseCategoricalAccuracy')
    expect(kindOf([null, 3], [null, 3])).toBe('CategoricalAccuracy')
  })

  it('unknown ones suggest the nearest, before training', () => {
    expect(() => requireMetric('acuracy')).toThrow(/did you mean 'accuracy'/)
    expect(() => requireMetric('mean_io_u')).toThrow(/^MeanIoU: expected numClasses/)
    expect(() => requireMetric('auc')).not.toThrow()
  })
})

describe('errors', () => {
  const column = (...values: number[]): Tensor => tensor(values.map((value) => [value]))

  it.each([
    [() => new Precision({ thresholds: [0.5, 2] }), /precision.*thresholds.*2/],
    [() => new Precision({ topK: 0 }), /precision.*topK.*0/],
    [
      () => new Precision({ classId: 3 }).updateState(tensor([[0, 1]]), tensor([[0, 1]])),
      /classId.*0 to 1.*3/,
    ],
    [() => new Precision().updateState(column(1, 0), tensor([[0, 1]])), /precision.*\[1,2\].*\[2,1\]/],
    [() => new AUC({ numThresholds: 1 }), /AUC.*numThresholds.*1/],
    [() => new AUC({ curve: 'ROK' as 'ROC' }), /auc.*curve.*ROC, PR, PRGAIN.*'ROK'/],
    [() => new AUC({ summationMethod: 'sum' as 'minoring' }), /auc.*summationMethod.*'sum'/],
    [() => new AUC({ numLabels: 2 }), /auc.*numLabels.*multiLabel/],
    [
      () => new AUC({ multiLabel: true }).updateState(tensor([1, 0]), tensor([1, 0])),
      /auc.*\[batch, labels\].*\[2\]/,
    ],
    [() => new F1Score({ average: 'mean' as 'macro' }), /f1_score.*average.*'mean'/],
    [() => new F1Score({ threshold: 0 }), /f1_score.*threshold.*0/],
    [() => new F1Score().updateState(tensor([0]), tensor([[0, 1]])), /f1_score.*one-hot.*toCategorical/],
    [() => new R2Score({ numRegressors: -1 }), /r2_score.*numRegressors.*-1/],
    [() => new R2Score().updateState(tensor([0, 1]), tensor([0, 1])), /r2_score.*\[batch, outputs\]/],
    [() => new TopKCategoricalAccuracy({ k: 0 }), /top_k.*k.*0/],
    [() => new MeanIoU({ numClasses: 0 }), /mean_io_u.*numClasses.*0/],
    [() => new BinaryIoU({ targetClassIds: [2] }), /binary_io_u.*targetClassIds.*2/],
    [() => new SensitivityAtSpecificity({ specificity: 2 }), /specificity.*2/],
  ])('%#', (action, message) => expect(action).toThrow(message))

  it('a metric that has counted one output refuses another', () => {
    const metric = new F1Score()
    metric.updateState(tensor([[0, 1]]), tensor([[0, 1]]))
    expect(() => metric.updateState(tensor([[0, 1, 0]]), tensor([[0, 1, 0]]))).toThrow(
      /f1_score.*2 labels.*3/,
    )
  })

  it('update and reset still add a batch and forget all; classes that define them are told the names of now', async () => {
    const metric = new MeanSquaredError()
    metric.update(tensor([[0]]), tensor([[2]]))
    expect(await metric.result()).toBe(4)
    metric.reset()
    expect(await metric.result()).toBe(0)
    const own = (methods: object) => {
      class Own extends Metric {
        readonly variables = []
        updateState() {}
        compute = () => 0
      }
      Object.defineProperties(Own.prototype, Object.getOwnPropertyDescriptors(methods))
      return () => new Own('own')
    }
    expect(own({ update() {} })).toThrow('Own: update is called updateState, as in Keras')
    expect(own({ reset() {} })).toThrow('Own: reset is called resetState, as in Keras')
    expect(own({ updateState: undefined })).toThrow(
      'Own: its class needs an updateState(yTrue, yPred, sampleWeight)',
    )
    expect(own({})).not.toThrow()
  })

  it('a NaN is among no k largest', async () => {
    const metric = new TopKCategoricalAccuracy({ k: 2 })
    metric.updateState(tensor([[1, 0, 0]]), tensor([[Number.NaN, 0.2, 0.1]]))
    expect(await metric.result()).toBe(0)
  })
})
