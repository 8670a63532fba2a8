import {
  Adam,
  BatchNormalization,
  Dense,
  Dropout,
  type LossLike,
  losses,
  ready,
  Sequential,
  SGD,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
} from 'glassgrad'
import { describe, expect, it, vi } from 'vitest'
import { gpu } from '../../src/tensor/runtime.js'

await ready()

type AnyLayerLike = BatchNormalization | Dropout
const make = (...layers: AnyLayerLike[]) =>
  new Sequential([new Dense(3, { inputShape: [2], kernelInitializer: 'ones' }), ...layers, new Dense(1)])
const [x, y] = [
  tensor([
    [1, 2],
    [3, 4],
    [5, 7],
    [0, 1],
  ]),
  tensor([[1], [2], [3], [4]]),
]
const mse = new losses.MeanSquaredError()

/** One step of a loop of one's own. */
function step(model: Sequential, optimizer: SGD | Adam, change = (gradients: Tensor[]) => gradients): Tensor {
  const { value, gradients } = valueAndGrad(
    () => mse.call(y, model.apply(x, { training: true }) as Tensor),
    model.trainableWeights,
  )
  optimizer.apply(model.trainableWeights, change(gradients))
  return value
}
const valuesOf = async (model: Sequential) => (await model.getWeights()).map(({ data }) => [...data])

describe("a loop of one's own", () => {
  it('goes where trainOnBatch goes', async () => {
    const [own, model] = [make(), make()]
    own.setWeights(await model.getWeights())
    const optimizer = new Adam({ learningRate: 0.01 })
    model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss: 'mse' })
    for (let i = 0; i < 5; i++) {
      step(own, optimizer)
      await model.trainOnBatch(x, y)
    }
    const [got, want] = [await valuesOf(own), await valuesOf(model)]
    for (const [i, values] of want.entries()) {
      for (const [j, value] of values.entries()) expect(got[i][j]).toBeCloseTo(value, 6)
    }
    expect(optimizer.iterations).toBe(5)
  })

  it('also before and after fit with the same optimizer', async () => {
    const model = make()
    const optimizer = new SGD({ learningRate: 0.001, momentum: 0.9 })
    model.compile({ optimizer, loss: 'mse' })
    step(model, optimizer)
    await model.fit(x, y, { batchSize: 2, epochs: 2, verbose: 0 })
    step(model, optimizer)
    expect(optimizer.iterations).toBe(6)
  })

  it('clips and gathers gradients by hand, and leaves frozen layers alone', async () => {
    const model = make()
    model.layers[0].trainable = false
    const before = await valuesOf(model)
    const sums: Tensor[] = []
    step(model, new SGD(), (gradients) =>
      gradients.map((gradient, i) => {
        sums[i] = gradient.add(gradient)
        return sums[i].clip(-0.01, 0.01)
      }),
    )
    const after = await valuesOf(model)
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2))
    for (const [i, value] of after[2].entries()) expect(Math.abs(value - before[2][i])).toBeCloseTo(1e-4, 6)
  })

  it('BatchNormalization learns its statistics and Dropout drops anew', async () => {
    const model = make(new BatchNormalization(), new Dropout(0.5))
    const optimizer = new SGD({ learningRate: 0 })
    const values: number[] = []
    for (let i = 0; i < 4; i++) values.push(await step(model, optimizer).item())
    expect(new Set(values).size).toBeGreaterThan(1)
    const [, , , , mean] = await valuesOf(model)
    expect(mean.every((value) => value > 0)).toBe(true)
  })

  it('inside scopes leaves memory as it was', async () => {
    const model = make()
    const optimizer = new Adam()
    const once = () => scope(() => step(model, optimizer))
    for (let i = 0; i < 3; i++) once()
    const { live } = gpu().pool
    for (let i = 0; i < 200; i++) once()
    expect(gpu().pool.live - live).toBeLessThanOrEqual(200) // the losses, which scope gives back
    expect(Number.isFinite(await once().item())).toBe(true)
  })
})

describe('fit', () => {
  it.each<[string, (yTrue: Tensor, yPred: Tensor) => Tensor]>([
    ['rounded', (yTrue, yPred) => yTrue.equal(yPred.round()).cast('float32').mean()],
    ['without the predictions', (yTrue) => yTrue.square().mean()],
    [
      'of classes by argmax',
      (yTrue, yPred) => yPred.argmax(-1).cast('float32').sub(yTrue.squeeze(-1)).square(),
    ],
  ])('refuses a loss that has no gradient: %s', async (_, loss) => {
    const model = make()
    const optimizer = new SGD()
    model.compile({ optimizer, loss })
    await expect(model.fit(x, y, { verbose: 0 })).rejects.toThrow(/does not depend on any trainable weight/)
    expect(optimizer.iterations).toBe(0)
  })

  it('warns once of a model with nothing to train, of weights that the loss misses, of softmax over one unit', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const train = async (model: Sequential, loss: LossLike = 'mse') => {
      model.compile({ optimizer: 'sgd', loss })
      await model.fit(x, y.greater(2).cast('float32'), { batchSize: 3, epochs: 2, verbose: 0 })
      const said = warn.mock.calls.map(([message]) => message)
      warn.mockClear()
      return said
    }
    const frozen = make()
    frozen.trainable = false
    expect(await train(frozen)).toEqual([expect.stringMatching(/no trainable weights/)])
    const one = new Sequential([new Dense(1, { inputShape: [2], activation: 'softmax' })])
    expect(await train(one, 'binary_crossentropy')).toEqual([expect.stringMatching(/softmax over one unit/)])
    class Half extends Dense {
      readonly other = new Dense(1)
      override call(x: Tensor): Tensor {
        this.other.apply(x)
        return super.call(x)
      }
    }
    const half = await train(new Sequential([new Half(1, { inputShape: [2] })]))
    expect(half).toEqual([expect.stringMatching(/does not depend on the weights kernel, bias/)])
    expect(await train(make())).toEqual([])
    warn.mockRestore()
  })
})
