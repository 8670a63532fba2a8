import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  Dense,
  Embedding,
  Flatten,
  GlobalAveragePooling1D,
  Layer,
  type Mask,
  Masking,
  modelFromJSON,
  NdArray,
  ready,
  Sequential,
  SGD,
  setRandomSeed,
  type Tensor,
  tensor,
} from '../../src/node/index.js'
import { maskOf } from '../../src/tensor/mask.js'
import { gpu } from '../../src/tensor/runtime.js'
import { expectClose, goldens } from '../goldens.js'

type Numbers = number | Numbers[]

interface Case {
  config: string
  output: Numbers
  weights_before: Numbers[]
  weights?: Numbers[]
  trained?: number[]
  [measured: string]: unknown
}

beforeAll(async () => {
  await ready()
})

const { ids, targets, cases } = goldens<{
  ids: number[][]
  targets: number[][][]
  cases: Record<string, Case>
}>('masks.json')
const flat = (values: Numbers) => [values].flat(9) as number[]
const shaped = (values: Numbers, shape: readonly number[]) =>
  new NdArray(Float32Array.from(flat(values)), shape)

describe.each(Object.entries(cases))('masks as in Keras: %s', (_, golden) => {
  const make = () => {
    const model = modelFromJSON(golden.config)
    model.setWeights(model.weights.map(({ shape }, i) => shaped(golden.weights_before[i], shape)))
    return model
  }
  const steps = (golden.output as Numbers[][])[0].length
  const y = targets.map((rows) => rows.slice(0, steps))
  const sampleWeight = [
    [1, 2, 3, 4],
    [0.5, 1, 1.5, 2],
  ].map((row) => row.slice(0, steps))
  const quiet = { verbose: 0 } as const

  it('outputs, losses and metrics, training', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const model = make()
    const output = await model.predict(ids)
    expectClose(output.data, flat(golden.output), 1e-4, 1e-5, 'predict')
    expectClose((await model.predictOnBatch(ids)).data, flat(golden.output), 1e-4, 1e-5, 'predictOnBatch')
    for (const loss of ['mse', 'mae'] as const) {
      const compile = () =>
        model.compile({
          optimizer: new SGD({ learningRate: 0.01 }),
          loss,
          metrics: ['mae', 'RootMeanSquaredError'],
          weightedMetrics: ['mse'],
        })
      compile()
      expectClose(await model.evaluate(ids, y, quiet), golden[loss] as number[], 1e-4, 1e-5, loss)
      compile()
      const weighted = await model.evaluate(ids, y, { ...quiet, sampleWeight })
      expectClose(weighted, golden[`${loss}_weighted`] as number[], 1e-4, 1e-5, `${loss}, weighted`)
    }
    if (golden.trained && golden.weights) {
      model.compile({ optimizer: new SGD({ learningRate: 0.01 }), loss: 'mse' })
      const { history } = await model.fit(ids, y, { ...quiet, epochs: 2, shuffle: false })
      expectClose(history.loss, golden.trained, 1e-3, 1e-4, 'fit')
      for (const [i, { data }] of (await model.getWeights()).entries()) {
        expectClose(data, flat(golden.weights[i]), 1e-3, 1e-4, `weight ${i}`)
      }
    }
    const again = modelFromJSON(model.toJSON())
    again.setWeights(await model.getWeights())
    expect(await again.predict(ids)).toEqual(await model.predict(ids))
  })
})

describe('masks in layers of one’s own', () => {
  let x: Tensor
  beforeAll(() => {
    x = tensor([
      [[1], [2], [0]],
      [[3], [0], [0]],
    ])
  })
  const masked = () => new Masking().apply(x)
  const numbers = async (mask: Tensor | null) => mask && [...(await mask.data())].map(Number)

  it('call() gets the input’s, given by hand or brought along', async () => {
    class Sum extends Layer {
      override call(x: Tensor, { mask }: { mask?: Mask }): Tensor {
        return ((mask ?? null) as Tensor | null)?.expandDims(-1).where(x, 100).sum(1) ?? x.sum(1)
      }
      override computeMask(): null {
        return null
      }
    }
    class Inside extends Layer {
      sum = new Sum()
      override supportsMasking = true
      override call(x: Tensor, context: object): Tensor {
        // The context's mask is the input's, and not that of what is made of it.
        return this.sum.apply(x.mul(2), { ...context }).add(this.sum.apply(x, context))
      }
    }
    expect([...(await new Sum().apply(masked()).data())]).toEqual([103, 203])
    expect([...(await new Sum().apply(x).data())]).toEqual([3, 3])
    expect([
      ...(await new Sum()
        .apply(x, {
          mask: tensor([
            [1, 0, 0],
            [1, 1, 1],
          ]),
        })
        .data()),
    ]).toEqual([201, 3])
    expect([...(await new Sum().apply(masked(), { mask: null }).data())]).toEqual([3, 3])
    expect([...(await new Inside().apply(masked()).data())]).toEqual([6 + 103, 6 + 203])
    expect(() => new Sum().apply(x, { mask: [[1, 0, 0]] as never })).toThrow(
      /Sum "sum.*expected a mask as a tensor/,
    )
  })

  it('computeMask() says what goes on; without it a mask ends, and that is told once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    class Shift extends Layer {
      override call(x: Tensor): Tensor {
        return x.add(1)
      }
    }
    const shift = new Shift({ name: 'shift' })
    expect(maskOf(shift.apply(masked()))).toBeNull()
    shift.apply(masked())
    expect(
      warn.mock.calls.filter(([text]) => /Shift "shift" got an input with a mask/.test(text)).length,
    ).toBe(1)
    class Passing extends Shift {
      override supportsMasking = true
    }
    expect(await numbers(maskOf(new Passing().apply(masked())))).toEqual([1, 1, 0, 1, 0, 0])
    class Marks extends Layer {
      override call(x: Tensor): Tensor {
        return x
      }
      override computeMask(x: Tensor): Tensor {
        return x.squeeze(-1).greater(1)
      }
    }
    const y = new Marks().apply(x)
    expect(await numbers(maskOf(y))).toEqual([0, 1, 0, 1, 0, 0])
    expect(maskOf(x)).toBeNull() // the input is as it was
  })

  it('an own loss and metric count what counts, in a Sequential with own layers, in both precisions', async () => {
    for (const dtype of gpu().traits.f16 ? (['float32', 'mixed_float16'] as const) : (['float32'] as const)) {
      setRandomSeed(1)
      const model = new Sequential(
        [
          new Embedding(4, 1, { inputShape: [3], maskZero: true, weights: [[[9], [1], [2], [3]]] }),
          new Dense(1, { kernelInitializer: 'ones' }),
        ],
        { dtype },
      )
      model.compile({
        optimizer: 'sgd',
        loss: (yTrue: Tensor, yPred: Tensor) => yTrue.sub(yPred).abs().squeeze(-1),
        metrics: [(yTrue: Tensor, yPred: Tensor) => yTrue.sub(yPred).square().squeeze(-1)],
      })
      const batch = [
        [1, 2, 0],
        [3, 0, 0],
      ]
      const zeros = batch.map((row) => row.map(() => [0]))
      expect(await model.testOnBatch(batch, zeros)).toEqual([2, (1 + 4 + 9) / 3])
      expect(await model.evaluate(batch, zeros, { verbose: 0 })).toEqual([2, (1 + 4 + 9) / 3])
    }
  })

  it('weights of examples go with masks of steps', async () => {
    const model = new Sequential([new Masking({ inputShape: [2, 1] })])
    model.compile({ optimizer: 'sgd', loss: 'mse', weightedMetrics: ['mse'] })
    const options = { verbose: 0, sampleWeight: [1, 3] } as const
    // Losses 1, 4 and 9 of three steps that count; the last two have weight 3.
    const x = [
      [[1], [0]],
      [[2], [3]],
    ]
    const [loss, metric] = await model.evaluate(
      x,
      x.map((rows) => rows.map(() => [0])),
      options,
    )
    expect(loss).toBeCloseTo((1 + 3 * (4 + 9)) / 3)
    expect(metric).toBeCloseTo((1 + 3 * (4 + 9)) / 7)
  })

  it('layers that know no steps drop them', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    expect(maskOf(new Flatten().apply(masked()))).toBeNull()
    expect(maskOf(new GlobalAveragePooling1D().apply(masked()))).toBeNull()
    expect([...(await new GlobalAveragePooling1D().apply(masked()).data())]).toEqual([1.5, 3])
  })
})
