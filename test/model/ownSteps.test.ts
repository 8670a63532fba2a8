import {
  Adam,
  Dense,
  Dropout,
  type FitOptions,
  LambdaCallback,
  Layer,
  Model,
  metrics,
  Random,
  Sequential,
  SGD,
  type StepData,
  type Tensor,
  tensor,
  Variable,
  valueAndGrad,
  zeros,
} from 'glassgrad'
import { describe, expect, it } from 'vitest'

const rows = [[1], [2], [3], [4]]
const quiet: FitOptions = { batchSize: 2, shuffle: false, verbose: 0 }

/** Training by hand on a line, with a metric of its own. */
class Line extends Model {
  readonly layer = new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })
  readonly lossTracker = new metrics.Mean({ name: 'loss' })
  readonly sizeTracker = new metrics.Mean({ name: 'size' })
  override call(x: Tensor): Tensor {
    return this.layer.apply(x)
  }
  override trainStep([x, y]: StepData<Tensor, Tensor>) {
    const { value, gradients } = valueAndGrad(
      () => this.layer.apply(x).sub(y).square().mean(),
      this.trainableWeights,
    )
    this.optimizer.apply(this.trainableWeights, gradients)
    this.lossTracker.updateState(value)
    this.sizeTracker.updateState(x.abs())
    return { loss: this.lossTracker, size: this.sizeTracker }
  }
  override testStep([x, y]: StepData<Tensor, Tensor>) {
    this.lossTracker.updateState(this.layer.apply(x).sub(y).square())
    return { loss: this.lossTracker }
  }
}
const plain = () => {
  const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })])
  model.compile({ optimizer: new Adam({ learningRate: 0.1 }), loss: 'mse' })
  return model
}
const weightsOf = async (model: Model) => (await model.getWeights()).map(({ data }) => data[0])

describe("a trainStep of one's own", () => {
  it('trains in fit as the built-in one, with its metrics in the history, those of validation too', async () => {
    const [own, built] = [new Line(), plain()]
    own.compile({ optimizer: new Adam({ learningRate: 0.1 }) })
    const options = { ...quiet, epochs: 3, validationData: [rows, rows] as const }
    const y = [[0], [0], [1], [1]]
    const { history } = await own.fit(rows, y, options)
    const want = (await built.fit(rows, y, options)).history
    expect(Object.keys(history)).toEqual(['loss', 'size', 'val_loss'])
    for (const name of ['loss', 'val_loss']) {
      history[name].forEach((value, epoch) => void expect(value).toBeCloseTo(want[name][epoch], 5))
    }
    expect(history.size).toEqual([2.5, 2.5, 2.5]) // begun anew in every epoch
    const expected = await weightsOf(built)
    for (const [i, value] of (await weightsOf(own)).entries()) expect(value).toBeCloseTo(expected[i], 5)
    expect(own.optimizer.iterations).toBe(6)
    expect(await own.evaluate(rows, rows, { verbose: 0, returnDict: true })).toHaveProperty('loss')
    expect((await own.predict(rows)).shape).toEqual([4, 1])
  })

  it('in trainOnBatch and testOnBatch', async () => {
    const model = new Line()
    model.compile({ optimizer: 'sgd' })
    expect(await model.trainOnBatch(rows, rows, { returnDict: true })).toEqual({ loss: 0, size: 2.5 })
    expect(await model.testOnBatch(rows, rows)).toEqual([expect.any(Number)])
  })

  it('two networks and two optimizers, one of which steps twice, without call and without targets', async () => {
    class Two extends Model {
      readonly a = new Sequential([
        new Dense(1, { inputShape: [1], kernelInitializer: 'ones', useBias: false }),
      ])
      readonly b = new Sequential([
        new Dense(1, { inputShape: [1], kernelInitializer: 'ones', useBias: false }),
      ])
      readonly bOptimizer = new SGD({ learningRate: (step) => (step === 0 ? 1 : 0.5) })
      readonly aLoss = new metrics.Mean({ name: 'a_loss' })
      override trainStep([x]: StepData<Tensor>) {
        const constant = (layer: Sequential) => () => layer.apply(x.mul(0).add(1)).sum().div(x.shape[0])
        const { value, gradients } = valueAndGrad(constant(this.a), this.a.trainableWeights)
        this.optimizer.apply(this.a.trainableWeights, gradients)
        for (let i = 0; i < 2; i++) {
          const { gradients } = valueAndGrad(constant(this.b), this.b.trainableWeights)
          this.bOptimizer.apply(this.b.trainableWeights, gradients)
        }
        this.aLoss.updateState(value)
      }
    }
    const model = new Two()
    model.compile({ optimizer: new SGD({ learningRate: 0.25 }) })
    const { history } = await model.fit(rows, null, quiet)
    // Each gradient is 1: a takes two steps of ¼, b four, the first of 1 and then of ½.
    expect([await model.a.getWeights(), await model.b.getWeights()].map(([w]) => w.data[0])).toEqual([
      0.5, -1.5,
    ])
    expect(history).toEqual({ a_loss: [0.875] })
    expect([model.optimizer.iterations, model.bOptimizer.iterations]).toEqual([2, 4])
  })

  it('may give tensors, logged as they are in the latest step', async () => {
    class Latest extends Line {
      override trainStep([x]: StepData<Tensor, Tensor>) {
        return { largest: x.max() } as never
      }
    }
    const model = new Latest()
    model.compile()
    expect((await model.fit(rows, rows, quiet)).history).toEqual({ largest: [4] })
  })

  it('draws random numbers anew in each step, whoever draws them', async () => {
    class Noise extends Line {
      readonly dropped = new Dropout(0.5)
      readonly random = new Random(3)
      override trainStep([x]: StepData<Tensor, Tensor>) {
        const here = new Random(1).normal([1]).sum()
        return {
          here,
          kept: this.random.normal([1]).sum(),
          dropped: this.dropped.apply(x.mul(0).add(1).broadcastTo([64, 1]), { training: true }).sum(),
        } as never
      }
    }
    const model = new Noise()
    model.compile({ optimizer: 'sgd' })
    const { history } = await model.fit([[1]], [[1]], { ...quiet, epochs: 4 })
    for (const name of ['here', 'kept', 'dropped']) expect(new Set(history[name]).size).toBeGreaterThan(2)
  })

  it.each<[string, (x: Tensor, model: Line) => unknown, RegExp]>([
    ['Math.random', (x) => ({ loss: x.mul(Math.random()).sum() }), /another each time.*"mul".*Math\.random/],
    ['an array of it', (x) => ({ loss: x.add(tensor([Math.random()])).sum() }), /another each time/],
    ['a value that is read', (x) => x.sum().item(), /must not be async.*no values yet/],
    ['a step that waits', async (x) => ({ loss: x.sum() }), /must not be async/],
    [
      'a write of the host',
      (_, { layer }) => layer.weights[0].set(Float32Array.of(1)),
      /inside a recorded step/,
    ],
    ['a number', () => ({ loss: 3 }), /"loss" is a number, which would be the same/],
    [
      'a promise of a result',
      (_, { lossTracker }) => ({ loss: lossTracker.result() }),
      /recorded step|promise/,
    ],
    ['a whole batch', (x) => ({ loss: x }), /"loss" is a tensor of shape \[2,1\]/],
    ['something else', () => 5, /must give metrics and tensors by name/],
  ])('tells in words what cannot be recorded: %s', async (_, step, message) => {
    class Wrong extends Line {
      override trainStep([x]: StepData<Tensor, Tensor>) {
        return step(x, this) as never
      }
    }
    const model = new Wrong()
    model.compile()
    await expect(model.fit(rows, rows, quiet)).rejects.toThrow(message)
  })
})

describe("computeLoss and computeMetrics of one's own", () => {
  class Twice extends Model {
    readonly layer = new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })
    readonly seen = new metrics.Sum({ name: 'seen' })
    override call(x: Tensor): Tensor {
      return this.layer.apply(x)
    }
    override computeLoss(...[x, y, yPred, weights, training]: Parameters<Model['computeLoss']>): Tensor {
      this.seen.updateState(x as Tensor)
      return super.computeLoss(x, y, yPred, weights, training).mul(2)
    }
    override computeMetrics(...all: Parameters<Model['computeMetrics']>) {
      return { ...super.computeMetrics(...all), largest: (all[2] as Tensor).max() }
    }
  }

  it('add to what is compiled', async () => {
    const model = new Twice()
    model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: 'mse', metrics: ['mae'] })
    const { history } = await model.fit(rows, [[0], [0], [0], [0]], { ...quiet, epochs: 2 })
    expect(history).toEqual({ loss: [15, 15], mae: [2.5, 2.5], seen: [10, 10], largest: [4, 4] })
  })

  it('a model without targets, whose layers make the loss', async () => {
    class Penalty extends Layer {
      override call(x: Tensor, { addLoss }: Parameters<Layer['call']>[1]): Tensor {
        addLoss(x.square().mean())
        return x
      }
    }
    const model = new Sequential([
      new Dense(1, { inputShape: [1], kernelInitializer: 'ones' }),
      new Penalty(),
    ])
    model.compile({ optimizer: new SGD({ learningRate: 0 }) })
    expect((await model.fit(rows, null, quiet)).history).toEqual({ loss: [7.5] })
    const none = plain()
    none.compile({ optimizer: 'sgd' })
    await expect(none.fit(rows, rows, quiet)).rejects.toThrow(/has no loss/)
    await expect(plain().fit(rows, null, quiet)).rejects.toThrow(/y: expected a target/)
  })

  it('are only for steps', () => {
    const model = plain()
    expect(() => model.computeLoss(zeros([1]), null, zeros([1]))).toThrow(/belongs into a step/)
  })
})

describe('a number of JavaScript in a loss', () => {
  const make = (factor: () => number | Tensor) => {
    const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })])
    const loss = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue).mean(-1).mul(factor())
    model.compile({ optimizer: new SGD({ learningRate: 0 }), loss })
    return model
  }
  const zero = rows.map(() => [0])

  it.each(['onEpochBegin', 'onEpochEnd', 'onTrainBatchBegin'] as const)(
    'that changes in %s holds from there on',
    async (hook) => {
      let beta = 1
      const callbacks = [new LambdaCallback({ [hook]: () => void beta++ })]
      const { history } = await make(() => beta).fit(rows, zero, { ...quiet, epochs: 2, callbacks })
      const want = {
        onEpochBegin: [5, 7.5],
        onEpochEnd: [2.5, 5],
        onTrainBatchBegin: [(2 * 1.5 + 3 * 3.5) / 2, (4 * 1.5 + 5 * 3.5) / 2],
      }
      expect(history.loss).toEqual(want[hook])
    },
  )

  it('and between calls of trainOnBatch', async () => {
    let beta = 1
    const model = make(() => beta)
    const losses: number[] = []
    for (; beta < 4; beta++) {
      model.resetMetrics()
      losses.push(...(await model.trainOnBatch(rows, zero)))
    }
    expect(losses).toEqual([2.5, 5, 7.5])
  })

  it('may be a Variable, too', async () => {
    const beta = new Variable('beta', [], () => tensor(1), false)
    const callbacks = [new LambdaCallback({ onEpochEnd: () => beta.assign(beta.value.add(1)) })]
    const { history } = await make(() => beta.value).fit(rows, zero, { ...quiet, epochs: 3, callbacks })
    expect(history.loss).toEqual([2.5, 5, 7.5])
  })

  it('that is another one each time is refused', async () => {
    let count = 0
    await expect(make(() => ++count).fit(rows, zero, quiet)).rejects.toThrow(
      /another each time, first at "loss › mul"/,
    )
  })
})
