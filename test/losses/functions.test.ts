import { beforeAll, describe, expect, it } from 'vitest'
import { lossFromConfig, serializeLoss } from '../../src/losses/index.js'
import { metricFromConfig, serializeMetric } from '../../src/model/metrics/index.js'
import {
  CategoricalGeneralizedCrossEntropy,
  Circle,
  Dense,
  losses,
  metrics,
  ready,
  regularizers,
  Sequential,
  type Tensor,
  tensor,
} from '../../src/node/index.js'
import { expectClose, goldens, type Stored, tensorOf } from '../goldens.js'

beforeAll(async () => void (await ready()))

interface Case {
  kind: 'losses' | 'metrics'
  name: string
  true: Stored
  pred: Stored
  settings: Record<string, unknown>
  values: Stored
}

/** Computed by Keras 3.15.1: functions.py. */
describe('losses and metrics as functions give what Keras’ give', () => {
  it.each(goldens<Case[]>('functions.json'))('$kind.$name $settings', async (held) => {
    type Compute = (yTrue: Tensor, yPred: Tensor, settings: object) => Tensor
    const compute = ({ losses, metrics } as unknown as Record<string, Record<string, Compute>>)[held.kind][
      held.name
    ]
    const y = compute(tensorOf(held.true), tensorOf(held.pred), held.settings)
    expect(y.shape).toEqual(held.values.shape)
    expectClose(await y.data(), held.values.data, 1e-5, 1e-6)
  })

  it('refuse settings that there are not', () => {
    const y = tensor([1, 2])
    expect(() => losses.huber(y, y, { delt: 1 } as never)).toThrow("Huber: there is no option 'delt'")
  })

  it('are losses for compile', async () => {
    const model = new Sequential([new Dense(1, { inputShape: [2], kernelInitializer: 'ones' })])
    model.compile({ optimizer: 'sgd', loss: losses.meanAbsoluteError, metrics: [metrics.meanSquaredError] })
    expect(await model.testOnBatch([[1, 2]], [[1]])).toEqual([2, 4])
  })
})

const unit = [
  [0.8019, -0.5964, 0.0353],
  [0.0, 0.0, 1.0],
]

it('Circle does not count examples without a pair', async () => {
  // One pair in class 0; the third is alone.
  const x = tensor([unit[0], unit[0], unit[1]])
  const each = await new Circle({ reduction: 'none' }).call(tensor([0, 0, 1]), x).data()
  expect(each[2]).toBe(0)
  const mean = await new Circle().call(tensor([0, 0, 1]), x).item()
  expect(mean).toBeCloseTo((each[0] + each[1]) / 2, 4)
})

it('come back from their configurations', () => {
  for (const loss of [new Circle({ gamma: 3 }), new CategoricalGeneralizedCrossEntropy(0.3)]) {
    expect(lossFromConfig(serializeLoss(loss)!).getConfig()).toEqual(loss.getConfig())
  }
  const metric = new metrics.PearsonCorrelation({ axis: 0 })
  expect(metricFromConfig(serializeMetric(metric)!).getConfig()).toEqual(metric.getConfig())
  expect(() => new CategoricalGeneralizedCrossEntropy({ q: 1 })).toThrow(/expected q between 0 and 1, got 1/)
})

it('orthogonalRegularizer is 0 for rows that are orthogonal, and the factor for rows that are alike', async () => {
  const { orthogonalRegularizer } = regularizers
  expect(
    await orthogonalRegularizer(0.5)
      .penalty(
        tensor([
          [2, 0, 0],
          [0, 3, 0],
        ]),
      )
      .item(),
  ).toBe(0)
  expect(
    await orthogonalRegularizer(0.5)
      .penalty(
        tensor([
          [1, 1],
          [2, 2],
        ]),
      )
      .item(),
  ).toBeCloseTo(0.5, 5)
  expect(
    await orthogonalRegularizer(0.5, 'columns')
      .penalty(
        tensor([
          [1, 1],
          [2, 2],
        ]),
      )
      .item(),
  ).toBeCloseTo(0.5, 5)
})
